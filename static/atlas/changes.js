/** What opened, moved or closed since the year shown before beats once, on the map and in the strip. */

const BEAT = 600; // milliseconds, as in explorer.css

export class Changes {
  show({ marks, state }) {
    const { lives: before, year } = this;
    this.year = state.year;
    this.lives = new Map(marks.map(({ office, status, place }) => [office.slug, `${status} ${place?.since}`]));
    if (!before || year === this.year) return;
    for (const [slug, life] of this.lives) if (before.get(slug) !== life) beat(CSS.escape(slug));
  }
}

function beat(slug) {
  for (const sign of document.querySelectorAll(`[data-mark="${slug}"], [data-bar="${slug}"]`)) {
    sign.classList.add("is-changing");
    setTimeout(() => sign.classList.remove("is-changing"), BEAT);
  }
}
