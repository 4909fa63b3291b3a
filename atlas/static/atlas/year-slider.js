/** The slider of years and its play button. The last year stands for today. */

const STEP = 1200; // milliseconds from year to year while it plays
const CALM_STEP = 2500;

export class YearSlider {
  /** @param {function(?number, boolean): void} onYear  gets the year (null: today) and whether it is only passing */
  constructor(container, { firstYear, lastYear, words }, onYear) {
    Object.assign(this, { firstYear, lastYear, words, onYear, timer: null });
    this.range = container.querySelector("input");
    this.output = container.querySelector("output");
    this.button = container.querySelector("button");
    Object.assign(this.range, { min: firstYear, max: lastYear, disabled: false });
    this.button.disabled = false;
    this.range.addEventListener("input", () => this.choose(Number(this.range.value), true));
    this.range.addEventListener("change", () => this.choose(Number(this.range.value), false));
    this.range.addEventListener("pointerdown", () => this.pause());
    this.range.addEventListener("keydown", () => this.pause());
    this.button.addEventListener("click", () => (this.timer ? this.pause() : this.play()));
  }

  show(year) {
    const shown = Math.min(Math.max(year ?? this.lastYear, this.firstYear), this.lastYear);
    const text = year ? String(year) : this.words.today;
    this.range.value = shown;
    this.range.setAttribute("aria-valuetext", text);
    this.output.textContent = text;
  }

  choose(year, isPassing) {
    this.onYear(year === this.lastYear ? null : year, isPassing);
  }

  play() {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (Number(this.range.value) >= this.lastYear) this.choose(this.firstYear, true);
    this.timer = setInterval(() => this.step(), isCalm ? CALM_STEP : STEP);
    this.say(this.words.pause, true);
  }

  step() {
    const year = Number(this.range.value) + 1;
    this.choose(year, year < this.lastYear);
    if (year >= this.lastYear) this.pause();
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.say(this.words.play, false);
    this.choose(Number(this.range.value), false);
  }

  say(words, isPlaying) {
    this.button.setAttribute("aria-label", words);
    this.button.title = words;
    this.button.classList.toggle("is-playing", isPlaying);
  }
}
