/** Buttons upon and above the map: nearer, farther, home, full screen, copying; and the scale. */

import { byId } from "./elements.js";

const WIDEST = 110; // pixels of the scale

export class MapTools {
  /** @param {object} on  `onHome`; `onHand` before a move by a button; `onSaid` gets words for the reader */
  constructor(map, data, on) {
    Object.assign(this, { map, data, on });
    byId("zoom-in").addEventListener("click", () => this.zoom(1));
    byId("zoom-out").addEventListener("click", () => this.zoom(-1));
    byId("home-view").addEventListener("click", () => on.onHome());
    this.offerFullScreen(byId("full-screen"), byId("atlas"));
    byId("copy-link")?.addEventListener("click", () => this.copy(location.href));
    byId("copy-embed")?.addEventListener("click", () => this.copy(byId("embed-code").value));
    map.on("zoomend move", () => this.refresh());
    this.refresh();
  }

  zoom(steps) {
    this.on.onHand();
    this.map.setZoom(this.map.getZoom() + steps);
  }

  offerFullScreen(button, atlas) {
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : atlas.requestFullscreen()));
    document.addEventListener("fullscreenchange", () => button.setAttribute("aria-pressed", !!document.fullscreenElement));
  }

  async copy(text) {
    const { words } = this.data;
    try {
      await navigator.clipboard.writeText(text);
      this.say(words.copied);
    } catch {
      this.say(words.notCopied);
    }
  }

  /** Said to those who hear, and shown for a moment to those who see. */
  say(words) {
    this.on.onSaid(words);
    const note = byId("copied");
    note.textContent = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (note.textContent = ""), 3000);
  }

  refresh() {
    const { map } = this;
    byId("zoom-out").disabled = map.getZoom() <= map.getMinZoom() + 0.01;
    byId("zoom-in").disabled = map.getZoom() >= map.getMaxZoom();
    this.showScale(byId("scale"));
  }

  /** Where it is seen, which on a telephone it is not. */
  showScale(scale) {
    const { map } = this;
    if (!(scale.checkVisibility?.() ?? true)) return;
    const middle = map.getSize().y / 2;
    const metres = map.distance(map.containerPointToLatLng([0, middle]), map.containerPointToLatLng([WIDEST, middle]));
    if (!metres) return;
    const power = 10 ** Math.floor(Math.log10(metres / 1000));
    const kilometres = [5, 2, 1].find((step) => step * power * 1000 <= metres) * power;
    scale.style.setProperty("--scale", `${(WIDEST * kilometres * 1000) / metres}px`);
    // The browser's own words for it would be English in most languages of the site.
    scale.textContent = `${kilometres}\u00a0${this.data.words.kilometres}`;
  }
}
