/** The map while there are very many offices: it asks the server for what it shows, and the list comes as a page. */

import { writeSelection } from "./address.js";

const MARGIN = 0.25; // of the map's size, fetched beyond its edges
const CELL = 64; // pixels, as in clusters.py
const PARTED = 20; // a zoom at which only offices at the very same place stand together
const LISTED = ["offices-title", "counts", "office-list", "milestones-title", "milestones", "table"];

export class ManyOffices {
  /** @param {function(Array, Array): void} onClusters  gets clusters as [latitude, longitude, count], and offices */
  constructor(map, data, parts, onClusters) {
    Object.assign(this, { map, data, parts, onClusters, selection: null });
    this.requests = {};
    map.on("moveend", () => this.selection !== null && this.look());
  }

  show(state, { isFirst }) {
    this.selection = writeSelection(state);
    this.look();
    if (!isFirst) this.parts.refresh(state, LISTED);
  }

  /** Asks what is to be seen; the answer to an older request is dropped. */
  async look() {
    const bounds = this.map.getBounds().pad(MARGIN);
    const query = new URLSearchParams(this.selection);
    const edges = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const limits = [180, 85, 180, 85];
    query.set("bounds", edges.map((edge, i) => Math.max(-limits[i], Math.min(limits[i], edge)).toFixed(2)));
    query.set("zoom", this.map.getZoom());
    const answer = await this.ask("clusters", `${this.data.clustersUrl}?${query}`);
    if (answer) this.onClusters(answer.clusters, answer.offices);
  }

  /** The offices of the cell that a cluster stands for, or nothing; the server counted it by the same grid (clusters.py). */
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
    const answer = await this.ask("members", `${this.data.clustersUrl}?${query}`);
    return answer?.offices;
  }

  /** The answer; null if it is an error, or if the same kind of request was made again. */
  async ask(kind, url) {
    this.requests[kind]?.abort();
    const request = (this.requests[kind] = new AbortController());
    try {
      const answer = await fetch(url, { credentials: "same-origin", signal: request.signal });
      return answer.ok ? await answer.json() : null;
    } catch (error) {
      if (error.name !== "AbortError") console.warn("Map:", error);
      return null;
    }
  }
}
