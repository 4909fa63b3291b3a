/** The names on the basemap: of offices' towns, partners, capitals, waters, neighbours and other towns. */

import { MAX_ZOOM, fetchJson } from "./basemap-files.js";
import { placingNames } from "./label-places.js";
import { atOnce, inSlices } from "./slices.js";

const CAPITALS = 3.6; // the zoom from which capitals are named; the same in atlas/labels.py
const PARTNER_TOWNS = [CAPITALS, 5, 6, 7];
const OTHER_TOWNS = [9, 6, 7, 8];
const MOST_LED = 12; // offices whose towns' names a leader may part from their signs
const DOTS = { capital: 6, town: 4, foreign: 4 };
const SAME_TOWN = 25000; // metres
const MEASURED_AT_ONCE = 16; // names that one slice of work brings in and measures

/** Of all names only those are shown that find room. */
export class Labels {
  /** @param {object} options  as addBasemap takes them */
  constructor(map, { citiesUrl, language, countryNames = {}, places = [], avoid = () => [], covers }) {
    Object.assign(this, { map, citiesUrl, language, countryNames, places, avoid, labels: [], turn: 0 });
    this.covers = covers ?? (() => map.getContainer().querySelectorAll(".leaflet-control"));
  }

  async load() {
    const { cities, waters, countries } = await fetchJson(this.citiesUrl);
    if (this.removed) return;
    const partners = countries.filter(({ partner }) => partner);
    const codes = partners.map(({ code }) => code);
    const towns = cities
      .map((city) => ({ ...city, partner: codes.includes(city.country) }))
      .sort((a, b) => b.partner - a.partner || a.rank - b.rank);

    for (const { position, ...name } of this.places) {
      const town = towns.find((one) => this.map.distance(position, at(one)) < SAME_TOWN);
      if (town) towns.splice(towns.indexOf(town), 1);
      const isCapital = town?.partner && town.rank === 0;
      this.add(isCapital ? "capital" : "town basemap-rank-1", CAPITALS, name, {
        sign: position,
        side: town?.side,
        isOffice: true,
      });
    }
    const named = countries.filter(({ code }) => this.countryNames[code]);
    for (const { code, partner, large, at: spots, ...area } of named.sort((a, b) => b.partner - a.partner)) {
      const kind = partner ? (large ? "country basemap-large" : "country") : "neighbour";
      this.add(kind, 0, this.countryNames[code], partner ? { area, code } : { spots, rank: 2 });
    }
    for (const water of waters) this.add("water", water.zoom, this.named(water), { spots: water.at, rank: 1 });
    for (const town of towns) {
      const zooms = town.partner ? PARTNER_TOWNS : OTHER_TOWNS;
      const isCapital = town.partner && town.rank === 0;
      const kind = isCapital ? "capital" : town.partner ? `town basemap-rank-${town.rank}` : "foreign";
      const options = { sign: at(town), side: town.side, rank: isCapital ? 0 : 3 };
      this.add(kind, zooms[town.rank] ?? MAX_ZOOM, this.named(town), options);
    }
    this.labels.sort((a, b) => a.rank - b.rank);
  }

  named({ names }) {
    const lang = names[this.language] ? this.language : "en";
    return { text: names[lang], lang };
  }

  /**
   * @param {object} options  `sign`: the position of a town; `spots`: positions on which the name may stand; `area`: of
   *     a partner, as cities.json has it; `rank`: the smaller, the sooner it finds room
   */
  add(kind, zoom, { text, lang }, { rank = -1, ...options }) {
    const name = document.createElement("span");
    name.textContent = text;
    name.lang = lang;
    name.dir = "auto";
    const leader = document.createElement("i");
    leader.className = "basemap-leader";
    const html = document.createElement("div");
    html.append(leader, name);
    const marker = L.marker([0, 0], {
      pane: "basemap-labels",
      interactive: false,
      keyboard: false,
      icon: L.divIcon({ html, className: `basemap-label basemap-${kind}`, iconSize: [0, 0] }),
    });
    const [form] = kind.split(" ");
    const isBreakable = text.includes(" ") && form !== "capital" && form !== "town";
    this.labels.push({ marker, name, leader, zoom, rank, form, isBreakable, ...options });
  }

  /** Choose and place anew: needed after a move, and when what `avoid` returns has changed. */
  update() {
    if (!this.removed) atOnce(this.updating());
  }

  /** The same with pauses, while the page loads. Nothing is seen before it has its place: it would seem to jump. */
  async updateInSlices() {
    if (this.removed) return;
    this.pane.style.visibility = "hidden";
    await inSlices(this.updating());
  }

  get pane() {
    return this.map.getPane("basemap-labels");
  }

  /** Ends as soon as another update has begun. */
  *updating() {
    const turn = ++this.turn;
    const zoom = this.map.getZoom();
    const { min, max } = this.map.getPixelBounds();
    const circles = this.avoid().map(({ latlng, radius }) => {
      const { x, y } = this.map.project(latlng, zoom);
      return [x, y, radius];
    });
    for (const label of this.labels) {
      const isNear = ([x, y, radius]) => this.project(label.sign).distanceTo([x, y]) < radius;
      label.isMarked = !!label.isOffice && circles.some(isNear);
      label.name.classList.toggle("is-marked", label.isMarked);
    }
    this.isLed = circles.length <= MOST_LED;
    const isDue = (label) => label.isMarked || label.zoom <= zoom;
    for (const label of this.labels) if (!isDue(label)) label.marker.remove();
    const due = this.labels.filter(isDue).sort((a, b) => b.isMarked - a.isMarked);
    this.pane.dataset.zoom = Math.round(zoom);
    for (let i = 0; i < due.length; i += MEASURED_AT_ONCE) {
      const some = due.slice(i, i + MEASURED_AT_ONCE);
      for (const { marker } of some) marker.addTo(this.map).getElement().setAttribute("aria-hidden", "true");
      this.measure(some);
      yield;
      if (turn !== this.turn) return;
    }
    const strips = new Map(due.filter(({ area }) => area).map(({ code, area }) => [code, this.strips(area)]));
    const wanted = due.map((label) => this.wanted(label, strips));
    const places = yield* placingNames(wanted, [min.x, min.y, max.x, max.y], circles, this.boxes(min));
    if (turn !== this.turn) return;
    due.forEach((label, i) => this.place(label, places[i]));
    this.pane.style.visibility = "";
  }

  /** Takes the sizes of each name, on one line and with a word on each. */
  measure(due) {
    const breakable = due.filter(({ isBreakable }) => isBreakable);
    const size = ({ name }) => [name.offsetWidth, name.offsetHeight];
    for (const { name } of due) name.classList.remove("is-broken");
    for (const label of due) label.sizes = [size(label)];
    for (const { name } of breakable) name.classList.add("is-broken");
    for (const label of breakable) label.sizes.push(size(label));
    for (const label of breakable) if (label.form === "water") label.sizes.reverse();
  }

  /** What placingNames needs to know of a label. */
  wanted({ sizes, form, sign, side, spots, area, code, isMarked }, strips) {
    const name = { sizes, side };
    if (sign) {
      const { x, y } = this.project(sign);
      Object.assign(name, { sign: [x, y, DOTS[form]], isReserved: form === "capital", isLed: isMarked && this.isLed });
    }
    if (spots) {
      const bounds = this.map.getBounds();
      name.spots = spots.filter((spot) => bounds.contains(spot)).map((spot) => this.point(spot));
    }
    if (area) {
      name.rooms = area.rooms.map((room) => this.box(room));
      name.dots = area.dots.map((dot) => this.point(dot));
      name.led = (area.led ?? []).map(([latitude, longitude, to]) => [...this.point([latitude, longitude]), to]);
      name.shuns = [...strips].flatMap(([other, boxes]) => (other === code ? [] : boxes));
    }
    return name;
  }

  /** What covers the map, in its pixels. */
  boxes({ x, y }) {
    const frame = this.map.getContainer().getBoundingClientRect();
    return [...this.covers()].map((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return [x + left - frame.left, y + top - frame.top, x + right - frame.left, y + bottom - frame.top];
    });
  }

  place({ marker, name, leader, sign, sizes, isBreakable, form }, place) {
    if (!place) return marker.remove();
    const [width, height] = sizes[place.form];
    const isBroken = isBreakable && (place.form === 1) !== (form === "water");
    name.classList.toggle("is-broken", isBroken);
    const [x, y, endX, endY] = place.leader;
    const isLed = place.leader.length > 0;
    const anchor = isLed && !sign ? L.point(x, y) : sign ? this.project(sign) : L.point(place.left + width / 2, place.top + height / 2);
    marker.setLatLng(sign ?? this.map.unproject(anchor, this.map.getZoom()));
    const { x: left, y: top } = L.point(place.left, place.top).subtract(anchor).round();
    name.style.transform = `translate(${left}px, ${top}px)`;
    leader.hidden = !isLed;
    if (!isLed) return null;
    leader.style.width = `${Math.hypot(endX - x, endY - y)}px`;
    leader.style.transform = `rotate(${Math.atan2(endY - y, endX - x)}rad)`;
    return null;
  }

  /** Boxes that cover a partner. */
  strips({ strips }) {
    return strips.map((strip) => this.box(strip));
  }

  project(position) {
    return this.map.project(position, this.map.getZoom());
  }

  point(position) {
    const { x, y } = this.project(position);
    return [x, y];
  }

  box([south, west, north, east]) {
    return [...this.point([north, west]), ...this.point([south, east])];
  }

  remove() {
    this.removed = true;
    for (const { marker } of this.labels) marker.remove();
  }
}

function at({ latitude, longitude }) {
  return [latitude, longitude];
}
