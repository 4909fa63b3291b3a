/** A few words beside what the mouse or the focus is on. */

import { element, spoken } from "./elements.js";

const DELAY = 100; // milliseconds

export class Tooltip {
  constructor(frame) {
    this.frame = frame;
    this.box = element("p", { class: "tooltip", hidden: true });
    frame.append(this.box);
  }

  /** Shows [name, what is said of it] at a point in the frame, on behalf of `owner`. */
  show(owner, [name, words], { x, y }) {
    const isShown = owner === this.owner && this.isShown;
    this.owner = owner;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.place([name, words], x, y), isShown ? 0 : DELAY);
  }

  place([name, words], x, y) {
    this.box.replaceChildren(element("b", {}, spoken(name)), spoken(words));
    this.isShown = true;
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
    this.isShown = false;
  }

  get isShown() {
    return !this.box.hidden;
  }

  /** The sign says the same to those who listen. What is hidden altogether needs not say so twice. */
  set isShown(isShown) {
    this.box.hidden = !isShown;
    if (isShown) this.box.setAttribute("aria-hidden", "true");
    else this.box.removeAttribute("aria-hidden");
  }
}
