/** A few words beside what the mouse or the focus is on. */

import { element, spoken } from "./elements.js";

const DELAY = 100; // milliseconds

export class Tooltip {
  constructor(frame) {
    this.frame = frame;
    this.box = element("p", { class: "tooltip", "aria-hidden": "true", hidden: true });
    frame.append(this.box);
  }

  /** Shows [name, what is said of it] at a point in the frame, on behalf of `owner`. */
  show(owner, [name, words], { x, y }) {
    const isShown = owner === this.owner && !this.box.hidden;
    this.owner = owner;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.place([name, words], x, y), isShown ? 0 : DELAY);
  }

  place([name, words], x, y) {
    this.box.replaceChildren(element("b", {}, spoken(name)), spoken(words));
    this.box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const left = Math.min(Math.max(8, x + 12), this.frame.clientWidth - width - 8);
    this.box.style.left = `${left}px`;
    this.box.style.top = `${y > height + 16 ? y - height - 10 : y + 34}px`;
  }

  /** Hides it, if it still belongs to `owner`; without one in any case. */
  hide(owner) {
    if (owner !== undefined && owner !== this.owner) return;
    clearTimeout(this.timer);
    this.owner = null;
    this.box.hidden = true;
  }
}
