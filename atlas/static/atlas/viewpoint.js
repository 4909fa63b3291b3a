/** Where the map looks: it follows what is chosen, and notes where a reader moves it by hand. */

import { BOUNDS } from "./basemap.js";
import { isOnMap } from "./world.js";

/** The eight partners with a margin, Kabul included: the same as in atlas/outline_paths.py. */
export const TWO_REGIONS = [[33.4, 37.5], [56, 89]];
const CLOSE = 6; // the zoom at which a single office is shown

export class Viewpoint {
  /**
   * @param {L.Map} map
   * @param {Element} frame  of the map and what lies upon it
   * @param {PartnerAreas} areas
   * @param {object} options  `isCalm`: nothing glides; `onMoved` gets {zoom, center} after a move by hand
   */
  constructor(map, frame, areas, { isCalm, onMoved }) {
    Object.assign(this, { map, areas, isCalm, onMoved });
    map.on("moveend", () => this.noteMove());
    for (const event of ["wheel", "pointerdown", "keydown"]) {
      frame.addEventListener(event, (one) => this.noteHand(one), { passive: true, capture: true });
    }
  }

  /** Moves the map to what the state is about, unless it stands there already. */
  lookAt(state, mark, codes, { isAnimated }) {
    const aim = aimOf(state, mark);
    const isKnown = !codes.length || this.areas.bounds(codes);
    if (aim === this.aim || !isKnown) return;
    this.aim = aim;
    this.isMovedByHand = false;
    this.isMovedByScript = true;
    const options = { animate: isAnimated && !this.isCalm };
    if (state.view) this.map.setView(state.view.center, state.view.zoom, options);
    else if (mark && isOnMap(mark.place, BOUNDS)) this.goTo(mark.place.position, options);
    else this.map.fitBounds(this.areas.bounds(codes) ?? TWO_REGIONS, options);
  }

  /** Takes it that the map stands where this state would have it. */
  stayFor(state, mark) {
    this.aim = aimOf(state, mark);
  }

  /** Shows a place a little below the middle, so that its popup finds room above it. */
  goTo(position, options) {
    const zoom = Math.max(Math.floor(this.map.getZoom()), CLOSE);
    const above = this.map.project(position, zoom).subtract([0, this.map.getSize().y * 0.22]);
    this.map.setView(this.map.unproject(above, zoom), zoom, options);
  }

  get view() {
    const { lat, lng } = this.map.getCenter();
    return { zoom: this.map.getZoom(), center: [lat, lng] };
  }

  /** The next move is the reader's, though a script makes it. */
  takeAsHand() {
    this.isMovedByHand = true;
  }

  noteHand({ type, key }) {
    if (type !== "keydown" || /^(Arrow.*|[-+=_])$/.test(key)) this.isMovedByHand = true;
  }

  /** Only a move that the reader makes belongs into the address; one that this script makes does not. */
  noteMove() {
    const isByHand = this.isMovedByHand && !this.isMovedByScript;
    this.isMovedByScript = false;
    if (!isByHand) return;
    this.aim = null;
    this.onMoved(this.view);
  }
}

function aimOf({ office, partner, region, view }, mark) {
  return JSON.stringify([office, partner, region, view, mark?.place?.position]);
}
