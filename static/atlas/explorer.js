/** The map, its list and its years, which are one control: entry of the page atlas/map.html. */

import { readQuery, remember } from "./address.js";
import { BOUNDS, addBasemap } from "./basemap.js";
import { carryOver } from "./carry-over.js";
import { Changes } from "./changes.js";
import { Choosing } from "./choosing.js";
import { ChosenCard } from "./chosen-card.js";
import { byId, plain } from "./elements.js";
import { Inset } from "./inset.js";
import { makeMap } from "./leaflet-map.js";
import { Listing } from "./listing.js";
import { MapTools } from "./map-tools.js";
import { OfficeMarks } from "./office-marks.js";
import { Panel } from "./panel.js";
import { PartnerAreas } from "./partner-areas.js";
import { Pointing } from "./pointing.js";
import { SelectionForm } from "./selection-form.js";
import { PageParts } from "./page-parts.js";
import { atOnce, inSlices, pause } from "./slices.js";
import { LIMITS, Viewpoint } from "./viewpoint.js";
import { MapState, isOnMap } from "./world.js";
import { YearSlider } from "./year-slider.js";

const NEAR = 30000; // metres: what a cluster can stand for where the map goes no nearer
const UPON_MAP = ".map-tools, .inset, .legend"; // names and signs keep clear of it

class Explorer {
  constructor(data) {
    this.data = data;
    this.state = readQuery(location.search, data).state;
    this.isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.frame = document.querySelector(".map-frame");
    this.covers = () => this.frame.querySelectorAll(UPON_MAP);
  }

  /** Makes the parts of the map and shows them: a generator, for work in slices. */
  *starting({ ManyOffices }) {
    const { data, state } = this;
    const atOffice = {
      onChoose: (slug) => this.choose({ office: slug }),
      onPoint: (slug, isOn) => this.pointing.atOffice(slug, isOn),
    };
    this.map = makeMap(this.frame, data, { isCalm: this.isCalm, bounds: LIMITS });
    yield;
    this.areas = new PartnerAreas();
    this.viewpoint = new Viewpoint(this.map, this.frame, this.areas, {
      isCalm: this.isCalm,
      signs: this.placesToName.map(({ position }) => position),
      covers: this.covers,
      onMoved: (view) => this.noteView(view),
    });
    yield;
    this.panel = new Panel(byId("atlas"), {
      onPanel: (panel) => this.change({ panel }),
      onBack: () => this.close({ toList: true }),
      onClose: () => this.close(),
      onResize: () => this.viewpoint.refit(),
    });
    this.form = new SelectionForm(byId("map-selection"), data, {
      onChange: (fields, options) => this.change({ ...fields, view: null }, options),
      onReset: () => this.change({ ...readQuery("", data).state, panel: this.state.panel }),
    });
    this.pointing = new Pointing(this);
    this.card = new ChosenCard(this);
    this.marks = new OfficeMarks(this.map, data, {
      ...atOffice,
      onEnter: () => this.viewpoint.takeAsHand(),
      onCluster: (position) => this.showCluster(position),
    });
    yield;
    this.parts = new PageParts(data.words);
    this.changes = new Changes();
    this.many = ManyOffices && new ManyOffices(this.map, data, this.parts, (...found) => this.showClusters(...found));
    this.inset = new Inset(this.frame, this.map, data, atOffice);
    this.listing = new Listing(data);
    yield;
    this.years = new YearSlider(byId("years"), data, (year, isPassing) => {
      this.change({ year, view: this.state.view && this.viewpoint.view }, { asNewStep: !isPassing, isQuiet: isPassing });
    });
    this.tools = new MapTools(this.map, data, {
      onHome: () => this.goHome(),
      onHand: () => this.viewpoint.takeAsHand(),
      onSaid: (words) => this.announce(words),
    });
    yield;
    this.basemap = addBasemap(this.map, {
      ...data.basemap,
      places: this.placesToName,
      avoid: () => this.marks.circles,
      covers: this.covers,
      onPartner: (code, path) => this.areas.add(code, path),
      credit: null,
    });
    this.listen();
    yield;
    for (const world of this.showing({ isFirst: this.state === state })) {
      yield;
      if (world !== this.world) break; // meanwhile another state was shown
    }
    this.basemap.ready.then(
      () => this.lookAt({ isAnimated: false }),
      () => this.announce(data.words.failed),
    );
  }

  /** Where offices are or were, each town once. */
  get placesToName() {
    const places = this.data.offices.flatMap((office) => office.places).filter((place) => isOnMap(place, BOUNDS));
    const towns = new Map(places.map((place) => [plain(place.city), place]));
    return [...towns].map(([text, { city, position }]) => ({ text, lang: city.lang ?? this.data.language, position }));
  }

  listen() {
    window.addEventListener("popstate", () => {
      const { state, invalid } = readQuery(location.search, this.data);
      // What is invalid, the server answers: it says what to write.
      if (invalid.length) return location.reload();
      this.state = state;
      this.form.showErrors([]);
      return this.show({});
    });
    new Choosing(this).listenTo(byId("office-list"), this.map);
    document.querySelector(".skip-map").addEventListener("click", () => this.panel.open());
    for (const link of document.querySelectorAll("[data-form]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.change({ panel: link.dataset.form === "table" ? "table" : null });
      });
    }
  }

  partner(slug) {
    return this.data.partners.find((one) => one.slug === slug);
  }

  /** Chooses an office or a partner, {office} or {partner}: the map moves there, a card tells of it. */
  choose({ office = null, partner = null }) {
    this.card.noteOpener();
    this.pointing.end();
    this.change({ office, partner, view: null }, { takesFocus: true });
  }

  /** Shows a state with these changes; one that comes before all parts are there, is shown with them. */
  change(changes, { asNewStep = true, isQuiet = false, takesFocus = false } = {}) {
    this.state = { ...this.state, ...changes };
    remember(this.state, { asNewStep });
    if (this.world) this.show({ isQuiet, takesFocus });
  }

  show(options) {
    atOnce(this.showing(options));
  }

  /** The same as a generator of the world that it shows, for work in slices. */
  *showing({ isFirst = false, isQuiet = false, takesFocus = false }) {
    const { state, data } = this;
    const world = (this.world = new MapState(data, state));
    this.card.cluster = null;
    this.form.show(state, { isFirst });
    this.years.show(world);
    yield world;
    if (this.many) this.many.show(state, { isFirst });
    else this.showAll({ isFirst });
    this.listing.markChosen(state);
    this.marks.markChosen(state.office);
    this.areas.choose(this.chosenCodes);
    yield world;
    this.card.show({ isFirst });
    yield world;
    this.lookAt({ isAnimated: !isFirst });
    this.inset.link(world, this.partner(state.partner));
    carryOver(this.state);
    if (state.panel === "table" && !isFirst && !this.many) this.parts.refresh(state, ["table"]);
    this.basemap?.refreshLabels();
    if (takesFocus) this.card.bring();
    if (!isFirst && !isQuiet) this.announce(this.summary);
  }

  showAll({ isFirst }) {
    const { marks } = this.world;
    const onMap = marks.filter(({ place }) => isOnMap(place, BOUNDS));
    // From west to east: so they stand in the order of the tab key.
    this.marks.show(onMap.sort((a, b) => a.place.position[1] - b.place.position[1]));
    this.inset.show(marks.filter(({ place }) => place?.position && !isOnMap(place, BOUNDS)));
    if (!isFirst) this.listing.show(this.world);
    this.changes.show(this.world);
  }

  /** Draws what the server counted for this part of the map, and remembers the offices that it told of. */
  showClusters(clusters, offices) {
    const known = new Map([...this.data.offices, ...offices].map((office) => [office.slug, office]));
    this.data.offices = [...known.values()];
    const marks = offices.map((office) => this.world.mark(office));
    this.marks.show(marks.filter(({ place }) => isOnMap(place, BOUNDS)), clusters);
    this.marks.markChosen(this.state.office);
    this.basemap?.refreshLabels();
  }

  /** Names, in the panel, the offices of a cluster that no zoom parts. */
  async showCluster(position) {
    const { world } = this;
    const offices = this.many ? await this.many.membersOf(position) : this.officesNear(position);
    if (!offices || this.world !== world) return; // meanwhile the reader went on
    this.card.showCluster(offices.map((office) => world.mark(office)));
  }

  officesNear(position) {
    const near = ({ place }) => isOnMap(place, BOUNDS) && this.map.distance(place.position, position) < NEAR;
    return this.world.marks.filter(near).map(({ office }) => office);
  }

  get summary() {
    if (this.many) return String(this.state.year ?? this.data.words.today);
    const counts = this.world.counts.map(([status, count]) => `${this.data.statuses[status]}${this.data.words.colon} ${count}`);
    return [this.state.year ?? this.data.words.today, ...counts].join(" · ");
  }

  announce(words) {
    byId("announcement").textContent = words;
  }

  get chosenCodes() {
    const { data: { partners }, state: { partner, region } } = this;
    return partners.filter((one) => (partner ? one.slug === partner : one.region === region)).map(({ code }) => code);
  }

  get chosenMark() {
    const office = this.data.offices.find(({ slug }) => slug === this.state.office);
    return office && this.world.mark(office);
  }

  lookAt({ isAnimated }) {
    this.viewpoint.lookAt(this.state, this.chosenMark, this.chosenCodes, { isAnimated });
  }

  goHome() {
    this.viewpoint.stayFor({ ...this.state, view: null }, this.chosenMark);
    this.change({ view: null });
    this.viewpoint.goHome();
  }

  noteView(view) {
    this.state = { ...this.state, view };
    remember(this.state, { asNewStep: false });
    this.form.show(this.state);
    carryOver(this.state);
  }

  /** Closes the card. The focus goes back to where it was opened from. */
  close({ toList = false } = {}) {
    const { state } = this;
    const rest = { office: null, partner: null, ...(toList ? this.panel.asOpen(state) : {}) };
    this.viewpoint.stayFor({ ...state, ...rest });
    this.change(rest);
    this.card.giveBackFocus(state, { toList });
  }
}

const data = JSON.parse(byId("map-data").textContent);
const many = data.isMany ? await import("./many-offices.js") : {};
const explorer = new Explorer(data);
await pause();
await inSlices(explorer.starting(many));
// Tests and other modules of the page wait for this.
explorer.basemap.ready.finally(() => document.documentElement.setAttribute("data-map", "ready"));
