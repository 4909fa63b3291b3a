/** Names, at the rim of the map, the places of offices that lie outside it. */

import { element, plain, spoken } from "./elements.js";

const MOST = 4;

export class Rim {
  /** @param {function(string): void} onChoose  called with an office's slug */
  constructor(frame, [, [, east]], onChoose) {
    this.east = east;
    this.onChoose = onChoose;
    this.sides = { west: element("div", { class: "rim rim-west" }), east: element("div", { class: "rim rim-east" }) };
    frame.append(...Object.values(this.sides));
  }

  show(marks) {
    for (const [side, box] of Object.entries(this.sides)) {
      const here = marks.filter(({ place }) => (side === "east") === place.position[1] > this.east).slice(0, MOST);
      box.replaceChildren(...here.map((mark) => this.button(mark, side)));
    }
  }

  button({ office, place }, side) {
    // The arrow comes from the reader's own font: it is not worth the loading of one.
    const arrow = (sign) => element("span", { class: "rim-arrow" }, sign);
    const [before, after] = side === "west" ? [arrow("← "), null] : [null, arrow(" →")];
    const label = `${plain(place.city)}: ${plain(office.name)}`;
    const button = element("button", { type: "button", "data-mark": office.slug, "aria-label": label });
    button.append(...[before, spoken(place.city), after].filter(Boolean));
    button.addEventListener("click", () => this.onChoose(office.slug));
    return button;
  }
}
