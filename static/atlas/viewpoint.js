/** Where the map looks: it follows what is chosen, and notes where a reader moves it by hand. */

import { BOUNDS } from "./basemap.js";
import { clearView } from "./clear-view.js";
import { isOnMap } from "./world.js";

/** The eight partners, Kabul included: the map shows them at first, and goes no farther away. */
const HOME = [[33.4, 39.6], [55.9, 87.4]];
/** The same on a narrow stage: more of the west, so that the inset in the corner covers nothing of Kazakhstan. */
const HOME_NARROW = [[33.4, 36.4], [55.9, 87.4]];
const NARROW = 640; // pixels
/** How far a reader can move the map. */
export const LIMITS = [[25, 24], [57, 92]];
const CLOSE = 6; // the zoom at which a single office is shown

export class Viewpoint {
  /**
   * @param {L.Map} map
   * @param {Element} frame  of the map and what lies upon it
   * @param {PartnerAreas} areas
   * @param {object} options  `isCalm`: nothing glides; `signs`: positions of offices that stay seen, and `covers()`
   *     what could hide them; `onMoved` gets {zoom, center} after a move by hand
   */
  constructor(map, frame, areas, { isCalm, signs, covers, onMoved }) {
    Object.assign(this, { map, frame, areas, isCalm, signs, covers, onMoved });
    this.limit();
    map.fitBounds(this.home, { animate: false });
    map.on("moveend", () => this.noteMove());
    for (const event of ["wheel", "pointerdown", "keydown"]) {
      frame.addEventListener(event, (one) => this.noteHand(one), { passive: true, capture: true });
    }
  }

  get home() {
    return this.frame.clientWidth < NARROW ? HOME_NARROW : HOME;
  }

  /** The view of both regions is the farthest one: measured on the whole stage, though a sheet may cover some of it. */
  limit() {
    const { map, frame } = this;
    const covered = frame.clientHeight - map.getContainer().clientHeight;
    map.options.minZoom = 0;
    map.setMinZoom(map.getBoundsZoom(this.home, false, L.point(0, -covered)));
  }

  /** Moves the map to what the state is about, unless it stands there already. */
  lookAt(state, mark, codes, { isAnimated }) {
    const aim = aimOf(state, mark);
    const isKnown = !codes.length || this.areas.bounds(codes);
    if (aim === this.aim || !isKnown) return;
    this.aim = aim;
    this.go = (options) => {
      this.isMovedByHand = false;
      this.isMovedByScript = true;
      if (state.view) this.map.setView(state.view.center, state.view.zoom, options);
      else if (mark && isOnMap(mark.place, BOUNDS)) this.goTo(mark.place.position, options);
      else if (codes.length) this.showAreas(codes, options);
      else this.map.fitBounds(this.home, options);
    };
    const animate = isAnimated && !this.isCalm;
    if (animate) this.go({ animate });
    else this.withoutGliding(() => this.go({ animate }));
  }

  /** Takes it that the map stands where this state would have it. */
  stayFor(state, mark) {
    this.aim = aimOf(state, mark);
    this.go = null;
  }

  /** Shows both regions, whatever is chosen. */
  goHome() {
    this.go = (options) => {
      this.isMovedByScript = true;
      this.map.fitBounds(this.home, options);
    };
    this.go({ animate: !this.isCalm });
  }

  /** The map has another size: what it shows is put into its middle again. */
  refit() {
    this.withoutGliding(() => {
      this.isMovedByScript = true;
      this.map.invalidateSize({ pan: false });
      if (this.map.getSize().x === 0) return;
      this.limit();
      this.go?.({ animate: false });
    });
  }

  /**
   * After each move Leaflet glides back within its bounds, and glides on when another view has been set meanwhile. Here
   * what is set is put within them at once: each move has all names placed anew.
   */
  withoutGliding(move) {
    const { options } = this.map;
    const { maxBounds } = options;
    this.map.setMaxBounds(null);
    this.map.stop();
    options.maxBounds = maxBounds;
    move();
    this.map.setMaxBounds(maxBounds);
  }

  goTo(position, options) {
    this.map.setView(position, Math.max(Math.floor(this.map.getZoom()), CLOSE), options);
  }

  showAreas(codes, options) {
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    const seen = [...this.covers()].filter((one) => one.checkVisibility?.({ visibilityProperty: true }) ?? true);
    const boxes = seen.map((one) => one.getBoundingClientRect());
    const covers = boxes.map((box) => [box.left - left, box.top - top, box.right - left, box.bottom - top]);
    const { center, zoom } = clearView(this.map, this.areas.bounds(codes), this.signs, covers);
    this.map.setView(center, zoom, options);
  }

  get view() {
    const { lat, lng } = this.map.getCenter();
    return { zoom: this.map.getZoom(), center: [lat, lng] };
  }

  /** The next move is the reader's, though a script makes it. */
  takeAsHand() {
    this.isMovedByHand = true;
  }

  noteHand({ type, key, ctrlKey, metaKey, target }) {
    if (!this.map.getContainer().contains(target)) return;
    const moves = { keydown: /^(Arrow.*|[-+=_])$/.test(key), wheel: ctrlKey || metaKey, pointerdown: true };
    if (moves[type]) this.isMovedByHand = true;
  }

  /** Only a move that the reader makes belongs into the address; one that this script makes does not. */
  noteMove() {
    const isByHand = this.isMovedByHand && !this.isMovedByScript;
    this.isMovedByScript = false;
    if (!isByHand) return;
    this.aim = null;
    this.go = null;
    this.onMoved(this.view);
  }
}

function aimOf({ office, partner, region, view }, mark) {
  return JSON.stringify([office, partner, region, view, mark?.place?.position]);
}
