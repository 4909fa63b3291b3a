/**
 * Offices outside the map stand in a corner of it, upon a small piece of map of their own where the server has one
 * (atlas/outside.py), with a dotted line to each liaison office that is open.
 */

import { element, spoken, symbol } from "./elements.js";

const MOST_TOWNS = 4;
const BEND = 0.12; // of the way: how far a line bends aside; the same in atlas/outside.py
const NAMESPACE = "http://www.w3.org/2000/svg";

export class Inset {
  /** @param {object} on  `onChoose` and `onPoint` are called with an office's slug */
  constructor(frame, map, data, on) {
    Object.assign(this, { frame, map, data, on, targets: [] });
    this.box = element("div", { class: "inset" });
    this.lines = document.createElementNS(NAMESPACE, "svg");
    this.lines.setAttribute("class", "links");
    this.lines.setAttribute("aria-hidden", "true");
    map.getContainer().before(this.box);
    map.getContainer().after(this.lines);
    map.on("move zoomend viewreset resize", () => this.draw());
    map.on("zoomstart", () => this.lines.replaceChildren());
  }

  show(marks) {
    this.marks = marks.slice(0, MOST_TOWNS);
    const focused = this.box.contains(document.activeElement) && document.activeElement.dataset.mark;
    this.box.replaceChildren(...this.marks.map((mark) => this.button(mark)));
    if (focused) this.box.querySelector(`[data-mark="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  button({ office, place, status }) {
    const sign = element("span", { class: `office-mark office-mark-${status}` }, symbol(status));
    const ground = element("span", { class: "piece" }, this.piece(place.position), sign);
    const name = element("span", { class: "inset-name" }, spoken(office.name));
    const state = element("span", { class: "visually-hidden" }, this.data.statuses[status]);
    const words = element("span", { class: "inset-words" }, element("b", {}, spoken(place.city)), " ", name, " ", state);
    const button = element("button", { type: "button", "data-mark": office.slug }, ground, words);
    button.addEventListener("click", () => this.on.onChoose(office.slug));
    for (const [event, isOn] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
      const isMeant = () => event !== "focus" || button.matches(":focus-visible");
      button.addEventListener(event, () => this.on.onPoint(office.slug, isOn && isMeant()));
    }
    return button;
  }

  /** A drawing in whose middle the position lies; null where there is none. */
  piece([latitude, longitude]) {
    const piece = this.data.pieces.find(({ position: [north, east] }) => north === latitude && east === longitude);
    if (!piece) return null;
    const svg = document.createElementNS(NAMESPACE, "svg");
    const attributes = { class: "basemap", viewBox: piece.view, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" };
    for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
    svg.append(...piece.layers.map(([kind, lines]) => drawn(lines, `basemap-${kind}`)));
    return svg;
  }

  /** Leads to the open liaison offices of a world, and to a chosen partner that the office in the corner serves. */
  link(world, partner) {
    const isOpen = ({ office, status, place }) => office.kind === "liaison" && status === "open" && place?.position;
    this.targets = world.marks.filter(isOpen).map(({ place }) => place.position);
    const [server] = partner ? world.serving(partner).now : [];
    if (server?.office.kind === "headquarters" && partner.position) this.targets.push(partner.position);
    this.draw();
  }

  draw() {
    const sign = this.box.querySelector(".office-mark-open");
    if (!sign) return this.lines.replaceChildren();
    const [box, frame] = [sign.getBoundingClientRect(), this.frame.getBoundingClientRect()];
    const from = { x: box.left + box.width / 2 - frame.left, y: box.top + box.height / 2 - frame.top };
    return this.lines.replaceChildren(...this.targets.map((position) => curve(from, this.map.latLngToContainerPoint(position))));
  }
}

function curve(from, to) {
  const middle = {
    x: (from.x + to.x) / 2 + (to.y - from.y) * BEND,
    y: (from.y + to.y) / 2 - (to.x - from.x) * BEND,
  };
  return drawn(`M${from.x} ${from.y}Q${middle.x} ${middle.y} ${to.x} ${to.y}`);
}

function drawn(lines, name = "") {
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", lines);
  path.setAttribute("class", name);
  return path;
}
