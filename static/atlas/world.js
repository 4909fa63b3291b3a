/** The world of a year in the browser; tests/queries.json holds it and offices/selection.py to the same offices. */

const ORDER = ["open", "uncertain", "planned", "closed"];
const MILESTONES_SHOWN = 3;
const WITHIN_WORDS = /['`´ʻʼʽʹʺʾʿˈˮ‘’‛′＇ꞌ՚՛՜՝՞՟]/g;
const PAIRS = "ıi əe øo łl đd ðd þth ħh ŧt ŋn ςσ ҷч қк ғг ґг ҳх һх өо үу ұу ңн әа іи єе æae œoe ßss";
const LETTERS = Object.fromEntries(PAIRS.split(" ").map(([letter, ...plain]) => [letter, plain.join("")]));

/** One spelling for search, in words: as languages/folding.py has it; one table of cases is run against both. */
export function fold(text) {
  return text
    .replace(WITHIN_WORDS, "")
    .normalize("NFKD")
    .replace(/[\p{Mn}\p{Cf}]/gu, "")
    .toLowerCase()
    .replace(/[^\p{ASCII}]/gu, (letter) => LETTERS[letter] ?? letter)
    .replaceAll("եվ", "եւ")
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean);
}

/** What a state shows of the data. Days are ISO texts, which sort as days do; the server says from which a change counts. */
export class MapState {
  constructor(data, state) {
    this.data = data;
    this.state = state;
    this.day = data.today;
    if (state.year && `${state.year}-12-31` < this.day) this.day = `${state.year}-12-31`;
    this.marks = data.offices.filter((office) => this.isAskedFor(office)).map((office) => this.mark(office));
    this.marks = this.marks.filter((mark) => !state.status || mark.status === state.status);
  }

  isAskedFor(office) {
    const { year, region, kind, q } = this.state;
    return (
      (!year || office.opened <= `${year}-12-31` || (office.isUncertain && year >= this.data.uncertainFrom)) &&
      (!region || office.regions.includes(region)) &&
      (!kind || office.kind === kind) &&
      (!q || [...new Set(fold(q))].slice(0, 10).every((word) => this.isSaidOf(office, word)))
    );
  }

  /** Whether a folded word stands in the names of an office, its towns and people, their countries, and those it serves. */
  isSaidOf({ folded, places, regions }, word) {
    const isCalledSo = ({ code }) => this.data.hosts[code]?.includes(word);
    const serves = ({ region }) => regions.includes(region);
    return (
      folded.includes(word) ||
      places.some(isCalledSo) ||
      this.data.regions.some(({ slug, folded: names }) => regions.includes(slug) && names.includes(word)) ||
      this.data.partners.filter(serves).some(isCalledSo)
    );
  }

  mark(office) {
    return { office, place: this.placeOf(office), status: this.statusOf(office) };
  }

  statusOf(office) {
    if (this.day < office.opened) return office.isUncertain ? "uncertain" : "planned";
    return !office.closed || this.day < office.closed ? "open" : "closed";
  }

  /** Whether an office was known by the day, or may have been there: else no list has it, only its own card. */
  isThere({ status }) {
    if (status === "uncertain") return Number(this.day.slice(0, 4)) >= this.data.uncertainFrom;
    return status !== "planned" || this.day === this.data.today;
  }

  placeOf({ places }) {
    return places.findLast(({ since }) => since <= this.day) ?? null;
  }

  get regions() {
    const { region } = this.state;
    return this.data.regions.filter(({ slug }) => !region || slug === region);
  }

  /** [{region, several, marks}]: offices of several regions first, those of no region last. */
  get groups() {
    const sorted = [...this.marks].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
    const serving = (test) => sorted.filter(({ office }) => test(office.regions));
    const several = serving((slugs) => slugs.length > 1);
    const none = serving((slugs) => !slugs.length);
    return [
      ...(several.length ? [{ region: null, several: true, marks: several }] : []),
      ...this.regions.map((region) => ({
        region,
        marks: serving((slugs) => slugs.length === 1 && slugs[0] === region.slug),
      })),
      ...(none.length ? [{ region: null, several: false, marks: none }] : []),
    ];
  }

  /** [[status, how many]] in the order of the list; those of none are left out. */
  get counts() {
    const counts = ORDER.map((status) => [status, this.marks.filter((mark) => mark.status === status).length]);
    return counts.filter(([, count]) => count);
  }

  /** {now, before}: what serves a partner on the day, then what may; and what did. The nearest to it first. */
  serving(partner) {
    const concerned = this.data.offices.filter(({ regions }) => regions.includes(partner.region));
    concerned.sort((a, b) => a.regions.length - b.regions.length);
    const marks = concerned.map((office) => this.mark(office)).filter((mark) => this.isThere(mark));
    const those = (wanted) => marks.filter(({ status }) => status === wanted);
    return { now: [...those("open"), ...those("uncertain")], before: those("closed") };
  }

  get milestones() {
    const { year, region } = this.state;
    const rows = this.data.milestones.filter(({ regions }) => !region || regions.includes(region));
    if (year) return rows.filter(({ day }) => day.startsWith(`${year}-`));
    return rows.filter(({ day }) => day <= this.day).slice(-MILESTONES_SHOWN);
  }
}

/** Whether a place is in the part of the world that the map draws; the same bounds as in basemap.js. */
export function isOnMap(place, [[south, west], [north, east]]) {
  if (!place?.position) return false;
  const [latitude, longitude] = place.position;
  return south <= latitude && latitude <= north && west <= longitude && longitude <= east;
}
