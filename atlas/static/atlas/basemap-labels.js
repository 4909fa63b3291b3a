/** The names on the basemap: of countries, towns and waters. */

import { MAX_ZOOM, fetchJson } from "./basemap-files.js";
import { Room, box } from "./label-places.js";

const PARTNER_TOWNS = [0, 5, 6, 7];
const OTHER_TOWNS = [9, 6, 7, 8];
const DOTS = { capital: 6, town: 4, foreign: 4 };
const SAME_TOWN = 25000; // metres

/** Of all names only those are shown that find room. */
export class Labels {
  /** @param {object} options  as addBasemap takes them */
  constructor(map, { citiesUrl, language, countryNames = {}, places = [], avoid = () => [], covers }) {
    Object.assign(this, { map, citiesUrl, language, countryNames, places, avoid, labels: [] });
    this.covers = covers ?? (() => map.getContainer().querySelectorAll(".leaflet-control"));
  }

  async load() {
    const { cities, waters, countries } = await fetchJson(this.citiesUrl);
    if (this.removed) return;
    const partners = new Set(countries.filter((c) => c.partner).map((c) => c.code));
    const isPlace = (town) => this.places.some(({ position }) => this.map.distance(position, at(town)) < SAME_TOWN);
    const towns = cities
      .map((city) => ({ ...city, partner: partners.has(city.country) }))
      .sort((a, b) => b.partner - a.partner || a.rank - b.rank);
    const capitals = towns
      .filter((town) => town.partner && town.rank === 0)
      .sort((a, b) => isPlace(b) - isPlace(a));
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
    const [form] = kind.split(" ");
    this.labels.push({ marker, name, zoom, places, side, dot: DOTS[form] ?? 0, isCapital: form === "capital" });
  }

  /** Choose and place anew: needed after a move, and when what `avoid` returns has changed. */
  update() {
    if (this.removed) return;
    const zoom = this.map.getZoom();
    const due = this.labels.filter((label) => label.zoom <= zoom);
    for (const label of this.labels) if (label.zoom > zoom) label.marker.remove();
    this.map.getPane("basemap-labels").dataset.zoom = Math.round(zoom);
    for (const { marker } of due) {
      marker.addTo(this.map).getElement().setAttribute("aria-hidden", "true");
    }
    const sizes = due.map(({ name }) => ({ width: name.offsetWidth, height: name.offsetHeight }));
    const room = this.room(zoom);
    for (const { places, dot, isCapital } of due) {
      if (isCapital) room.reserve(this.map.project(places[0], zoom), dot);
    }
    due.forEach((label, i) => this.place(label, sizes[i], room, zoom));
  }

  /** The room that the markers, the controls and the edge of the window leave. */
  room(zoom) {
    const { min, max } = this.map.getPixelBounds();
    const frame = this.map.getContainer().getBoundingClientRect();
    const circles = this.avoid().map(({ latlng, radius }) => ({ ...this.map.project(latlng, zoom), radius }));
    const boxes = [...this.covers()].map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return box(min.x + left - frame.left, min.y + top - frame.top, width, height);
    });
    return new Room({ left: min.x, top: min.y, right: max.x, bottom: max.y }, circles, boxes);
  }

  place({ marker, name, places, side, dot, isCapital }, size, room, zoom) {
    for (const place of places) {
      const point = this.map.project(place, zoom);
      const offset = dot
        ? room.takeBeside(point, size, { radius: dot, side, isReserved: isCapital })
        : room.takeAcross(point, size);
      if (!offset) continue;
      const [dx, dy] = offset.map(Math.round);
      marker.setLatLng(place);
      name.style.transform = `translate(${dx}px, ${dy}px)`;
      return;
    }
    marker.remove();
  }

  remove() {
    this.removed = true;
    for (const { marker } of this.labels) marker.remove();
  }
}

function at({ latitude, longitude }) {
  return [latitude, longitude];
}
