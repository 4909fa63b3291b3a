/**
 * The map's own basemap: partners, land, water and labels drawn by Leaflet from three files of this site.
 *
 * Needs the globals `L` (Leaflet 1.9) and `topojson` (topojson-client), and the colours of map.css.
 * Data and their limits: atlas/basemap/README.md.
 */

/** The drawn part of the world, [[south, west], [north, east]] in degrees; its rim fades into plain land. */
export const BOUNDS = [[32, 34], [58, 92]];

/** The data are generalised: never drawn beyond this zoom. */
export const MAX_ZOOM = 8;

/** One degree more all round: map.css paints the fading there, to cover the cut edge. */
const RIM = [[31, 33], [59, 93]];
const LAST_OVERVIEW_ZOOM = 5;
const PANES = { beneath: 210, fade: 220, labels: 450 };
const CREDIT = "Made with Natural Earth · City data © GeoNames (CC BY 4.0)";

/**
 * Draw the basemap on a Leaflet map.
 *
 * @param {L.Map} map
 * @param {object} options
 * @param {string} options.overviewUrl  TopoJSON to zoom 5
 * @param {string} options.detailUrl    TopoJSON from zoom 6, fetched when it is first needed
 * @param {string} options.citiesUrl    names and places of the labels
 * @param {string} options.language     of the labels; a name that is missing is English, and marked so
 * @param {Object<string, {text: string, lang: string}>} [options.countryNames]  by ISO 3166 alpha-2 code;
 *     partners, and those neighbours that shall be named
 * @param {function(): Array<{latlng: L.LatLngExpression, radius: number}>} [options.avoid]  circles in pixels
 *     that labels leave free, such as the page's own markers
 * @param {Array<{position: L.LatLngExpression, text: string, lang: string}>} [options.places]  towns that are named
 *     at every zoom, in place of the basemap's own name for them
 * @param {function(string, L.Path): void} [options.onPartner]  gets the code and the area of each partner, per level
 * @param {?string} [options.credit]  text of the attribution; null if the page shows its own
 * @returns {{ready: Promise<void>, refreshLabels: function(): void, remove: function(): void}}
 *     `ready` resolves once the overview and the labels are drawn, and rejects when they cannot be loaded
 */
export function addBasemap(map, options) {
  for (const [name, zIndex] of Object.entries(PANES)) {
    const pane = map.getPane(`basemap-${name}`) ?? map.createPane(`basemap-${name}`);
    pane.style.zIndex = zIndex;
    pane.style.pointerEvents = "none";
  }
  map.getContainer().classList.add("basemap");
  map.setMaxZoom(Math.min(map.getMaxZoom(), MAX_ZOOM));
  const credit = options.credit === undefined ? CREDIT : options.credit;
  if (credit) map.attributionControl?.addAttribution(escaped(credit));

  const shapes = new Shapes(map, options);
  const labels = new Labels(map, options);
  const fade = L.svgOverlay(L.SVG.create("svg"), RIM, { pane: "basemap-fade", className: "basemap-rim" }).addTo(map);
  const update = () => {
    shapes.update();
    labels.update();
  };
  map.on("zoomend", update);

  return {
    ready: Promise.all([shapes.load("overview"), labels.load()]).then(() => {
      map.whenReady(update);
      document.fonts?.ready.then(() => labels.update());
    }),
    refreshLabels: () => labels.update(),
    remove() {
      map.off("zoomend", update);
      if (credit) map.attributionControl?.removeAttribution(escaped(credit));
      for (const part of [shapes, labels, fade]) part.remove();
    },
  };
}

function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}

async function fetchJson(url) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

/** Land, partners and waters, at the level of detail that suits the zoom. */
class Shapes {
  constructor(map, { overviewUrl, detailUrl, onPartner = () => {} }) {
    this.map = map;
    this.onPartner = onPartner;
    this.urls = { overview: overviewUrl, detail: detailUrl };
    this.levels = {};
    this.renderer = L.svg({ pane: "basemap-beneath", padding: 0.5 });
    this.shown = [];
  }

  load(level) {
    this.levels[level] ??= fetchJson(this.urls[level]).then(
      (topology) => this.layers(topology),
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

const PARTNER_TOWNS = [0, 5, 6, 7];
const OTHER_TOWNS = [9, 6, 7, 8];
const DOTS = { capital: 6, town: 4, foreign: 4 };
const GAP = 2;
const SAME_TOWN = 25000; // metres

/** Names of countries, towns and waters, of which only those are shown that do not touch one another. */
class Labels {
  constructor(map, { citiesUrl, language, countryNames = {}, places = [], avoid = () => [] }) {
    Object.assign(this, { map, citiesUrl, language, countryNames, places, avoid, labels: [] });
  }

  async load() {
    const { cities, waters, countries } = await fetchJson(this.citiesUrl);
    if (this.removed) return;
    const partners = new Set(countries.filter((c) => c.partner).map((c) => c.code));
    const isPlace = (town) => this.places.some(({ position }) => this.map.distance(position, at(town)) < SAME_TOWN);
    const towns = cities
      .map((city) => ({ ...city, partner: partners.has(city.country) }))
      .sort((a, b) => b.partner - a.partner || a.rank - b.rank);
    const capitals = towns.filter((town) => town.partner && town.rank === 0);
    const add = (...label) => this.add(...label);

    const places = this.places.filter(
      ({ position }) => !capitals.some((town) => this.map.distance(position, at(town)) < SAME_TOWN),
    );
    for (const { position, ...name } of places) add("town basemap-rank-1", 0, name, [position]);
    for (const town of capitals) add("capital", 0, this.named(town), [at(town)], town.side);
    for (const { code, partner, large, at: places } of countries) {
      const name = this.countryNames[code];
      if (!name) continue;
      if (partner) add(large ? "country basemap-large" : "country", 4, name, places);
      else places.forEach((place, i) => add("neighbour", i ? 7 : 4, name, [place]));
    }
    for (const water of waters) add("water", water.zoom, this.named(water), [at(water)]);
    for (const town of towns) {
      if (capitals.includes(town) || isPlace(town)) continue;
      const zooms = town.partner ? PARTNER_TOWNS : OTHER_TOWNS;
      const kind = town.partner ? `town basemap-rank-${town.rank}` : "foreign";
      add(kind, zooms[town.rank] ?? MAX_ZOOM, this.named(town), [at(town)]);
    }
  }

  named({ names }) {
    const lang = names[this.language] ? this.language : "en";
    return { text: names[lang], lang };
  }

  add(kind, zoom, { text, lang }, places, side) {
    const name = document.createElement("span");
    name.textContent = text;
    name.lang = lang;
    name.dir = "auto";
    const marker = L.marker(places[0], {
      pane: "basemap-labels",
      interactive: false,
      keyboard: false,
      icon: L.divIcon({ html: name, className: `basemap-label basemap-${kind}`, iconSize: [0, 0] }),
    });
    this.labels.push({ marker, name, zoom, places, side, dot: DOTS[kind.split(" ")[0]] ?? 0 });
  }

  /** Choose and place anew: needed after a zoom, and when what `avoid` returns has changed. */
  update() {
    if (this.removed) return;
    const zoom = this.map.getZoom();
    const due = [];
    for (const label of this.labels) {
      if (zoom < label.zoom) label.marker.remove();
      else due.push(label);
    }
    this.map.getPane("basemap-labels").dataset.zoom = Math.round(zoom);
    for (const { marker } of due) {
      marker.addTo(this.map).getElement().setAttribute("aria-hidden", "true");
    }
    const sizes = due.map(({ name }) => [name.offsetWidth, name.offsetHeight]);
    const circles = this.avoid().map(({ latlng, radius }) => ({ ...this.map.project(latlng, zoom), radius }));
    const taken = circles.map((circle) => around(circle, circle.radius));
    const dots = due
      .filter((label) => label.dot === DOTS.capital)
      .map((label) => around(this.map.project(label.places[0], zoom), label.dot));
    due.forEach((label, i) => this.place(label, sizes[i], { zoom, circles, taken, dots }));
  }

  place(label, [width, height], { zoom, circles, taken, dots }) {
    for (const place of label.places) {
      const point = this.map.project(place, zoom);
      const dot = label.dot && around(point, label.dot);
      const capital = label.dot === DOTS.capital;
      if (dot && taken.slice(circles.length).some((other) => overlap(dot, other))) continue;
      if (dot && !capital && dots.some((other) => overlap(dot, other))) continue;
      const covering = circles.filter(({ x, y, radius }) => Math.hypot(x - point.x, y - point.y) < radius);
      const distance = Math.max(label.dot, ...covering.map(({ radius }) => radius)) + 3;
      for (const [dx, dy] of dot ? beside(width, height, distance, label.side) : [[-width / 2, -height / 2]]) {
        const text = box(point.x + dx, point.y + dy, width, height);
        if (taken.concat(dots).some((other) => overlap(text, other))) continue;
        taken.push(text);
        if (dot && !capital) dots.push(dot);
        label.marker.setLatLng(place);
        label.name.style.transform = `translate(${Math.round(dx)}px, ${Math.round(dy)}px)`;
        return;
      }
    }
    label.marker.remove();
  }

  remove() {
    this.removed = true;
    for (const { marker } of this.labels) marker.remove();
  }
}

function at({ latitude, longitude }) {
  return [latitude, longitude];
}

function box(left, top, width, height) {
  return { left, top, right: left + width, bottom: top + height };
}

function around({ x, y }, radius) {
  return box(x - radius, y - radius, 2 * radius, 2 * radius);
}

/** Where a name may stand beside its dot, best first, as the offset of its upper left corner. */
function beside(width, height, distance, side) {
  const right = [distance, -height / 2];
  const left = [-distance - width, -height / 2];
  return [
    ...(side === "left" ? [left, right] : [right, left]),
    [-width / 2, -distance - height + 3],
    [-width / 2, distance - 3],
    [distance - 2, -height],
    [distance - 2, 0],
    [2 - distance - width, -height],
    [2 - distance - width, 0],
  ];
}

function overlap(a, b) {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom && b.top < a.bottom;
}
