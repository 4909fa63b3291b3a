/** The offices on the map: a sign for each, told apart by shape; clusters as a number; one place fanned out. */

import { element, plain, symbol } from "./elements.js";

const CLUSTER = 34; // pixels within which signs of different places would cover one another
const FAN = 19; // pixels from the place to each of the signs that share it
const MOST_IN_FAN = 8;

export class OfficeMarks {
  /**
   * @param {L.Map} map
   * @param {object} data  of the page
   * @param {object} on  `onChoose` and `onPoint` are called with an office's slug, `onCluster` with a position
   */
  constructor(map, data, on) {
    Object.assign(this, { map, data, on, marks: [], clusters: [], drawn: new Map() });
    this.group = L.layerGroup().addTo(map);
    map.on("zoomend", () => this.clusters.length || this.draw());
  }

  /** Shows marks, and clusters that the server counted: [latitude, longitude, count]. */
  show(marks, clusters = []) {
    this.marks = marks;
    this.clusters = clusters;
    this.draw();
  }

  /** Draws anew. A sign that stays what it was keeps its element, and with it the focus. */
  draw() {
    const wanted = new Map(this.pieces().map((piece) => [piece.key, piece]));
    for (const [key, marker] of this.drawn) {
      if (wanted.has(key)) continue;
      this.group.removeLayer(marker);
      this.drawn.delete(key);
    }
    for (const [key, piece] of wanted) {
      if (!this.drawn.has(key)) this.drawn.set(key, this.add(piece));
    }
  }

  /** What to draw at this zoom: single signs, fans and clusters. */
  pieces() {
    const zoom = this.map.getZoom();
    const points = this.marks.map((mark) => ({ mark, point: this.map.project(mark.place.position, zoom) }));
    const pieces = this.clusters.map(([latitude, longitude, count]) => counted([latitude, longitude], count));
    while (points.length) {
      const first = points[0];
      const near = points.filter(({ point }) => point.distanceTo(first.point) < CLUSTER);
      const same = near.filter(({ point }) => point.distanceTo(first.point) < 1);
      const isCluster = near.length > MOST_IN_FAN || (near.length > same.length && near.length > 2);
      const taken = isCluster ? near : same;
      for (const one of taken) points.splice(points.indexOf(one), 1);
      const members = taken.map(({ mark }) => mark);
      if (isCluster) pieces.push(cluster(members));
      else members.forEach((mark, i) => pieces.push(single(mark, fan(i, members.length))));
    }
    return pieces;
  }

  add(piece) {
    const { at, shift = [0, 0] } = piece;
    const marker = L.marker(at, { icon: icon(piece), shift, keyboard: true, riseOnHover: true });
    marker.addTo(this.group);
    const sign = marker.getElement();
    sign.setAttribute("aria-label", piece.count ? this.clusterName(piece) : this.name(piece.mark));
    if (piece.count) {
      // Made where there are clusters alone: it takes the browser long.
      this.number ??= new Intl.NumberFormat(this.data.language, { numberingSystem: "latn", notation: "compact" });
      sign.firstChild.textContent = this.number.format(piece.count);
      marker.on("click", () => this.enter(piece));
      return this.operable(marker, sign);
    }
    const { slug } = piece.mark.office;
    sign.dataset.mark = slug;
    marker.on("click", () => this.on.onChoose(slug));
    for (const [event, isOn] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
      const isMeant = () => event !== "focus" || sign.matches(":focus-visible"); // not what comes back to it from a card
      sign.addEventListener(event, () => this.on.onPoint(slug, isOn && isMeant()));
    }
    return this.operable(marker, sign);
  }

  /** Goes nearer to a cluster, or tells who it is where the map goes no nearer. */
  enter({ at }) {
    const zoom = this.map.getZoom();
    if (zoom >= this.map.getMaxZoom()) return this.on.onCluster(at);
    this.on.onEnter();
    return this.map.setView(at, zoom + 2);
  }

  /** Enter and the space bar do what a click does. */
  operable(marker, sign) {
    sign.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      marker.fire("click");
    });
    return marker;
  }

  name({ office, place, status }) {
    return [office.name, this.data.statuses[status], place.city].map((part) => plain(part)).join(", ");
  }

  clusterName({ count }) {
    return `${this.data.words.offices}${this.data.words.colon} ${count}`;
  }

  element(slug) {
    return this.map.getPane("markerPane").querySelector(`[data-mark="${CSS.escape(slug)}"]`);
  }

  highlight(slug, isOn) {
    this.element(slug)?.classList.toggle("is-pointed-at", isOn);
  }

  markChosen(slug) {
    for (const sign of this.map.getPane("markerPane").querySelectorAll("[data-mark]")) {
      sign.classList.toggle("is-chosen", sign.dataset.mark === slug);
    }
  }

  /** Circles that labels leave free: around a sign, or around the whole fan that it belongs to. */
  get circles() {
    return [...this.drawn.values()].map((marker) => {
      const [size] = marker.options.icon.options.iconSize;
      return { latlng: marker.getLatLng(), radius: size / 2 + 1 + Math.hypot(...marker.options.shift) };
    });
  }
}

function single(mark, shift) {
  const { office, place, status } = mark;
  return { key: [office.slug, status, place.position, shift].join(), at: place.position, mark, shift };
}

function cluster(members) {
  const mean = (i) => members.reduce((sum, { place }) => sum + place.position[i], 0) / members.length;
  return counted([mean(0), mean(1)], members.length);
}

function counted(at, count) {
  return { key: `cluster ${at} ${count}`, at, count };
}

/** Where the sign number `i` of `count` at one place stands, in pixels from it. */
function fan(i, count) {
  if (count === 1) return [0, 0];
  const angle = (2 * Math.PI * i) / count - (count === 2 ? 0 : Math.PI / 2);
  return [Math.round(FAN * Math.cos(angle)), Math.round(FAN * Math.sin(angle))];
}

function icon({ mark, count, shift = [0, 0] }) {
  if (count) {
    const size = Math.round(30 + 5 * Math.log10(count));
    return L.divIcon({ html: element("span"), className: "office-cluster", iconSize: [size, size] });
  }
  const isSoft = mark.place.precision === "city";
  const className = `office-mark office-mark-${mark.status}${isSoft ? " is-soft" : ""}`;
  return L.divIcon({ html: symbol(mark.status), className, iconSize: [28, 28], iconAnchor: [14 - shift[0], 14 - shift[1]] });
}
