/** The panel beside the map; on small screens a sheet that comes from below. It holds the list, or the card of one thing. */

import { byId } from "./elements.js";

const NARROW = "(max-width: 62rem)"; // the same in explorer.css
const SWIPE = 48; // pixels

export class Panel {
  /**
   * @param {Element} atlas  the frame of map, panel and years
   * @param {object} on  `onPanel` gets what the panel shall be, `onBack` and `onClose` end a card, `onResize` is
   *     called when the part of the map that can be seen has another size
   */
  constructor(atlas, on) {
    Object.assign(this, { atlas, on, hasCard: false });
    this.box = byId("panel");
    this.stage = atlas.querySelector(".map-frame");
    this.narrow = matchMedia(NARROW);
    byId("panel-open").addEventListener("click", () => this.open({ takesFocus: true }));
    byId("panel-close").addEventListener("click", () => this.close());
    byId("panel-back").addEventListener("click", (event) => {
      event.preventDefault();
      on.onBack();
    });
    atlas.addEventListener("keydown", (event) => event.key === "Escape" && this.escape(event));
    this.listenToSwipes();
    this.narrow.addEventListener("change", () => this.cover());
    const observer = new ResizeObserver(() => this.cover());
    for (const part of [this.box, this.stage]) observer.observe(part);
  }

  /** Shows what a state says. Whether there is a card, the explorer knows. */
  show(state, hasCard) {
    this.state = state;
    this.hasCard = hasCard;
    this.atlas.dataset.panel = state.panel ?? "";
    this.atlas.toggleAttribute("data-card", hasCard);
    byId("panel-body").scrollTop = hasCard ? 0 : byId("panel-body").scrollTop;
    this.cover();
  }

  get isOpen() {
    return this.narrow.matches ? this.state.panel === "list" : this.state.panel !== "closed";
  }

  /** What a state says when the list is open: on small screens it must be asked for. */
  asOpen({ panel }) {
    if (this.narrow.matches) return { panel: "list" };
    return { panel: panel === "closed" ? null : panel };
  }

  open({ takesFocus = false } = {}) {
    if (!this.isOpen) this.on.onPanel(this.asOpen(this.state).panel);
    if (takesFocus) this.box.focus({ preventScroll: true });
    this.bringIntoView();
  }

  /** All of it, where the page was scrolled past its upper edge. */
  bringIntoView() {
    this.box.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.hasCard) return this.on.onClose();
    this.on.onPanel(this.narrow.matches ? null : "closed");
    return byId("panel-open").focus({ preventScroll: true });
  }

  /** From the card to the list, from the list to the map. */
  escape(event) {
    const isInside = this.box.contains(event.target);
    if (this.hasCard) this.on.onClose();
    else if (isInside && this.narrow.matches && this.isOpen) this.close();
    else if (isInside) this.stage.querySelector(".map").focus({ preventScroll: true });
  }

  /** The map ends where a sheet begins: so what it shows in the middle is seen. */
  cover() {
    const map = this.stage.querySelector(".map");
    const isSheet = this.narrow.matches && (this.hasCard || this.state?.panel === "list");
    const end = this.stage.offsetTop + this.stage.offsetHeight;
    const covered = isSheet ? Math.max(0, end - this.box.offsetTop) : 0;
    this.atlas.classList.toggle("has-sheet", isSheet);
    map.style.insetBlockEnd = `${covered}px`;
    const size = `${map.clientWidth} ${map.clientHeight}`;
    if (size === this.size) return;
    this.size = size;
    this.on.onResize();
  }

  /** A finger that draws the head of the sheet down closes it; one that draws it up opens it. */
  listenToSwipes() {
    const head = this.box.querySelector(".panel-head");
    let begin = null;
    head.addEventListener("touchstart", ({ touches }) => (begin = touches[0].clientY), { passive: true });
    head.addEventListener("touchend", ({ changedTouches }) => {
      const way = changedTouches[0].clientY - begin;
      if (way > SWIPE && (this.hasCard || this.isOpen)) this.close();
      else if (way < -SWIPE && !this.hasCard) this.open();
    });
  }
}
