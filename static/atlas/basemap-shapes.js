/** The areas and lines of the basemap: land, partners and waters. */

import { DRAWN, fetchJson } from "./basemap-files.js";
import { inSlices } from "./slices.js";

const LAST_OVERVIEW_ZOOM = 5;

/** Drawn at the level of detail that suits the zoom. */
export class Shapes {
  /** @param {object} options  as addBasemap takes them */
  constructor(map, { overviewUrl, detailUrl, onPartner = () => {} }) {
    this.map = map;
    this.onPartner = onPartner;
    this.urls = { overview: overviewUrl, detail: detailUrl };
    this.levels = {};
    this.renderer = L.svg({ pane: "basemap-beneath", padding: 0.5 });
    this.shown = [];
  }

  load(level) {
    // The library makes itself the global `topojson`, as a module too.
    const library = import("../vendor/topojson/topojson-client.min.js");
    this.levels[level] ??= Promise.all([fetchJson(this.urls[level]), library]).then(
      ([topology]) => inSlices(this.making(topology)),
      (error) => {
        delete this.levels[level];
        throw error;
      },
    );
    return this.levels[level];
  }

  /** Makes the Leaflet layers, in the order of painting. */
  *making(topology) {
    const { partners, land, lakes, rivers, borders, neighbours } = topology.objects;
    const onPartner = ({ properties }, path) => this.onPartner(properties.code, path);
    const coast = topojson.mesh(topology, land);
    yield;
    const frontier = topojson.mesh(topology, borders);
    const steps = [
      () => L.rectangle(DRAWN, this.style("sea")),
      () => this.geojson(coast, "shoal"),
      () => this.geojson(topojson.feature(topology, land), "land"),
      () => this.geojson(topojson.feature(topology, neighbours), "neighbours"),
      () => this.geojson(frontier, "glow"),
      () => this.geojson(topojson.feature(topology, partners), "partner", onPartner),
      () => this.geojson(topojson.feature(topology, rivers), "river"),
      () => this.geojson(topojson.feature(topology, lakes), "lake"),
      () => this.geojson(coast, "coast"),
      () => this.geojson(frontier, "border"),
    ];
    const layers = [];
    for (const step of steps) {
      layers.push(step());
      yield;
    }
    return layers;
  }

  style(name) {
    return {
      className: `basemap-${name}`,
      renderer: this.renderer,
      pane: "basemap-beneath",
      interactive: false,
      smoothFactor: 0,
    };
  }

  geojson(data, name, onEachFeature) {
    return L.geoJSON(data, { ...this.style(name), style: this.style(name), onEachFeature });
  }

  level() {
    return this.map.getZoom() > LAST_OVERVIEW_ZOOM ? "detail" : "overview";
  }

  async update() {
    const level = this.level();
    try {
      const layers = await this.load(level);
      if (level !== this.level() || layers === this.shown || this.removed) return;
      await inSlices(this.showing(layers));
    } catch (error) {
      console.warn("Basemap:", error);
    }
  }

  /** Puts these layers upon the former ones, which then go; ends as soon as others are to be shown. */
  *showing(layers) {
    const before = this.shown;
    this.shown = layers;
    for (const layer of layers) {
      layer.addTo(this.map);
      yield;
      if (this.shown !== layers) return;
    }
    for (const layer of before) layer.remove();
  }

  remove() {
    this.removed = true;
    for (const layer of this.shown) layer.remove();
    this.renderer.remove();
  }
}

