/** The areas and lines of the basemap: land, partners and waters. */

import { BOUNDS, fetchJson } from "./basemap-files.js";

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
      ([topology]) => this.layers(topology),
      (error) => {
        delete this.levels[level];
        throw error;
      },
    );
    return this.levels[level];
  }

  /** Leaflet layers in the order of painting. */
  layers(topology) {
    const { partners, land, lakes, rivers, borders } = topology.objects;
    const coast = topojson.mesh(topology, land);
    const frontier = topojson.mesh(topology, borders);
    return [
      L.rectangle(BOUNDS, this.style("sea")),
      this.geojson(coast, "shoal"),
      this.geojson(topojson.feature(topology, land), "land"),
      this.geojson(frontier, "glow"),
      this.geojson(topojson.feature(topology, partners), "partner", ({ properties }, path) =>
        this.onPartner(properties.code, path),
      ),
      this.geojson(topojson.feature(topology, rivers), "river"),
      this.geojson(topojson.feature(topology, lakes), "lake"),
      this.geojson(coast, "coast"),
      this.geojson(frontier, "border"),
    ];
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
      for (const layer of layers) layer.addTo(this.map);
      for (const layer of this.shown) layer.remove();
      this.shown = layers;
    } catch (error) {
      console.warn("Basemap:", error);
    }
  }

  remove() {
    this.removed = true;
    for (const layer of this.shown) layer.remove();
    this.renderer.remove();
  }
}

