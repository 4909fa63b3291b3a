/** The strip of years: its slider, its lanes and its play button. The last year stands for today. */

import { byId, element, plain, spoken } from "./elements.js";

export class YearSlider {
  /** @param {function(?number, boolean): void} onYear  gets the year (null: today) and whether it is only passing */
  constructor(box, data, onYear) {
    const [first, last] = data.rules.years;
    Object.assign(this, { box, data, first, last, onYear, timer: null });
    this.range = byId("year-range");
    this.button = box.querySelector(".play");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    box.style.setProperty("--years", last - first + 1);
    this.range.disabled = this.button.disabled = false;
    this.range.addEventListener("input", () => this.choose(Number(this.range.value), true));
    this.range.addEventListener("change", () => this.choose(Number(this.range.value), false));
    this.range.addEventListener("pointerdown", () => this.pause());
    this.range.addEventListener("keydown", (event) => this.press(event));
    this.button.addEventListener("click", () => (this.timer ? this.pause() : this.play()));
    byId("speed").addEventListener("change", () => this.timer && this.run());
    byId("chart").addEventListener("click", (event) => this.chooseAt(event));
    this.say();
  }

  show({ day, state }) {
    const { words, holders } = this.data;
    const year = state.year ?? this.last;
    const column = this.box.querySelector("#column");
    column.setAttribute("x", `${((year - this.first) / (this.last - this.first + 1)) * 100}%`);
    this.range.value = year;
    this.box.querySelector("output").textContent = year;
    byId("year-means").textContent = year === this.last ? words.today : words.yearEnd;
    const number = holders.findLastIndex(({ since }) => since <= day);
    const { name = words.noHolder, words: dates = "" } = holders[number] ?? {};
    byId("holder").replaceChildren(element("b", {}, spoken(name)), " ", element("span", {}, dates));
    this.range.setAttribute("aria-valuetext", `${state.year ? year : words.today}${words.colon} ${plain(name)}`);
    for (const bar of this.box.querySelectorAll("[data-holder]")) {
      bar.classList.toggle("is-current", bar.dataset.holder === String(number));
    }
  }

  choose(year, isPassing) {
    this.onYear(year === this.last ? null : year, isPassing);
  }

  /** A click on a lane or on the axis chooses the year that stands there. */
  chooseAt({ target, clientX }) {
    if (target === this.range) return;
    this.pause();
    const { left, width } = byId("chart").getBoundingClientRect();
    const year = this.first + Math.floor(((clientX - left) / width) * (this.last - this.first + 1));
    this.choose(Math.min(Math.max(year, this.first), this.last), false);
  }

  /** The page keys go five years at a time; what the browser does with the others is right. */
  press(event) {
    this.pause();
    const way = { PageUp: 5, PageDown: -5 }[event.key];
    if (!way) return;
    event.preventDefault();
    this.choose(Math.min(Math.max(Number(this.range.value) + way, this.first), this.last), false);
  }

  /** Plays on from the shown year. For those who want no motion, it only goes one year on. */
  play() {
    const isAtEnd = Number(this.range.value) >= this.last;
    if (this.calm.matches) return this.choose(isAtEnd ? this.data.playFrom : Number(this.range.value) + 1, false);
    if (isAtEnd) this.choose(this.data.playFrom, true);
    this.run();
    return this.say();
  }

  run() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.step(), Number(byId("speed").value));
  }

  step() {
    const year = Number(this.range.value) + 1;
    this.choose(year, year < this.last);
    if (year >= this.last) this.pause();
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.say();
    this.choose(Number(this.range.value), false);
  }

  say() {
    const { play, pause, nextYear } = this.data.words;
    const words = this.timer ? pause : this.calm.matches ? nextYear : play;
    this.button.setAttribute("aria-label", words);
    this.button.title = words;
    this.button.classList.toggle("is-playing", !!this.timer);
  }
}
