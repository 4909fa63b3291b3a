/** The map while there are very many offices: it asks the server for what it shows, and the list comes as a page. */

import { writeSelection, writeState } from "./address.js";

const MARGIN = 0.25; // of the map's size, fetched beyond its edges
const CELL = 64; // pixels, as in office_index.py
const PARTED = 20; // a zoom at which only offices at the very same place stand together
const REST = 180; // milliseconds without a change before the list is fetched

export class ManyOffices {
  /** @param {function(Array, Array): void} onSeen  gets crowds as [latitude, longitude, count], and offices */
  constructor(map, data, onSeen) {
    Object.assign(this, { map, data, onSeen, selection: null });
    this.questions = {};
    map.on("moveend", () => this.selection !== null && this.look());
  }

  show(state, { isFirst }) {
    this.selection = writeSelection(state);
    this.look();
    if (isFirst) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.list(writeState(state)), REST);
  }

  /** Asks what is to be seen; the answer to an older question is dropped. */
  async look() {
    const bounds = this.map.getBounds().pad(MARGIN);
    const query = new URLSearchParams(this.selection);
    const edges = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const limits = [180, 85, 180, 85];
    query.set("bounds", edges.map((edge, i) => Math.max(-limits[i], Math.min(limits[i], edge)).toFixed(2)));
    query.set("zoom", this.map.getZoom());
    const answer = await this.ask("seen", `${this.data.seenUrl}?${query}`);
    if (answer) this.onSeen(answer.crowds, answer.offices);
  }

  /** The offices of the cell that a crowd stands for: the server counted it by the same grid (office_index.py). */
  async membersOf([latitude, longitude]) {
    const zoom = this.map.getZoom();
    const cells = Math.floor((256 * 2 ** zoom) / CELL) + 1;
    const size = 256 * 2 ** zoom;
    const { x, y } = this.map.project([latitude, longitude], zoom);
    const [column, row] = [x, y].map((place) => Math.floor((place / size) * cells));
    const corner = (i, j) => this.map.unproject([(i / cells) * size, (j / cells) * size], zoom);
    const [northWest, southEast] = [corner(column, row), corner(column + 1, row + 1)];
    const query = new URLSearchParams(this.selection);
    query.set("bounds", [northWest.lng, southEast.lat, southEast.lng, northWest.lat]);
    query.set("zoom", PARTED);
    const answer = await this.ask("members", `${this.data.seenUrl}?${query}`);
    return answer?.offices ?? [];
  }

  /** Takes the parts beside the map from the page of the same address. */
  async list(query) {
    const text = await this.ask("list", location.pathname + query, "text");
    if (!text) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const id of ["offices-title", "counts", "office-list", "milestones-title", "milestones"]) {
      const [here, there] = [document.getElementById(id), page.getElementById(id)];
      if (there) here.replaceChildren(...there.childNodes);
    }
  }

  /** The answer, read as JSON or text; null if it is an error, or if the same kind of question was asked again. */
  async ask(kind, url, form = "json") {
    this.questions[kind]?.abort();
    const question = (this.questions[kind] = new AbortController());
    try {
      const answer = await fetch(url, { credentials: "same-origin", signal: question.signal });
      return answer.ok ? await answer[form]() : null;
    } catch (error) {
      if (error.name !== "AbortError") console.warn("Map:", error);
      return null;
    }
  }
}
