/** The map and its list, which are one control: entry of the page atlas/map.html. */

import { readState, remember } from "./address.js";
import { BOUNDS, addBasemap } from "./basemap.js";
import { crowdCard, officeCard, partnerCard } from "./cards.js";
import { carryOver } from "./carry-over.js";
import { element, plain } from "./elements.js";
import { makeMap, openPopup } from "./leaflet-map.js";
import { Listing } from "./listing.js";
import { OfficeMarks } from "./office-marks.js";
import { PartnerAreas } from "./partner-areas.js";
import { Rim } from "./rim.js";
import { SelectionForm } from "./selection-form.js";
import { TWO_REGIONS, Viewpoint } from "./viewpoint.js";
import { World, isOnMap } from "./world.js";
import { YearSlider } from "./year-slider.js";

const NEAR = 30000; // metres: what a crowd can stand for where the map goes no nearer

const byId = (id) => document.getElementById(id);

class Explorer {
  constructor(data, ManyOffices) {
    this.data = data;
    this.state = readState(location.search, data);
    this.isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.frame = document.querySelector(".map-frame");
    this.announcement = byId("announcement");
    this.map = makeMap(this.frame, data, { isCalm: this.isCalm, bounds: BOUNDS, home: TWO_REGIONS });
    this.areas = new PartnerAreas();
    this.viewpoint = new Viewpoint(this.map, this.frame, this.areas, {
      isCalm: this.isCalm,
      onMoved: (view) => this.noteView(view),
    });
    this.form = new SelectionForm(byId("map-selection"), data, {
      onChange: (fields, options) => this.change({ ...fields, view: null }, options),
      onReset: () => this.change(readState("", data)),
    });
    this.marks = new OfficeMarks(this.map, data, {
      onChoose: (slug) => this.choose({ office: slug }),
      onEnter: () => this.viewpoint.takeAsHand(),
      onCrowd: (position) => this.showCrowd(position),
      onPoint: (slug, isOn) => this.listing.highlight(slug, isOn),
    });
    this.many = ManyOffices && new ManyOffices(this.map, data, (crowds, offices) => this.showSeen(crowds, offices));
    this.rim = new Rim(this.frame, BOUNDS, (slug) => this.choose({ office: slug }));
    this.listing = new Listing(data);
    const { firstYear, words } = data;
    const lastYear = Number(data.today.slice(0, 4));
    this.slider = new YearSlider(byId("years"), { firstYear, lastYear, words }, (year, isPassing) => {
      this.change({ year, view: this.state.view && this.viewpoint.view }, { asNewStep: !isPassing, isQuiet: isPassing });
    });
    this.basemap = addBasemap(this.map, {
      ...data.basemap,
      places: this.placesToName,
      avoid: () => this.marks.circles,
      covers: () => this.frame.querySelectorAll(".leaflet-control, .rim button"),
      onPartner: (code, path) => this.areas.add(code, path),
      credit: null,
    });
    this.listen();
    this.show({ isFirst: true });
    this.basemap.ready.then(
      () => this.lookAt({ isAnimated: false }),
      () => this.announce(words.failed),
    );
  }

  /** Where offices are or were, each town once. */
  get placesToName() {
    const places = this.data.offices.flatMap((office) => office.places).filter((place) => isOnMap(place, BOUNDS));
    const towns = new Map(places.map((place) => [plain(place.city), place]));
    return [...towns].map(([text, { city, position }]) => ({ text, lang: city.lang ?? this.data.language, position }));
  }

  listen() {
    const { map } = this;
    window.addEventListener("popstate", () => {
      this.state = readState(location.search, this.data);
      this.show({});
    });
    byId("office-list").addEventListener("click", (event) => this.followLink(event));
    for (const [event, isOn] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
      byId("office-list").addEventListener(event, ({ target }) => {
        const line = target.closest("[data-office]");
        if (line) this.marks.highlight(line.dataset.office, isOn);
      });
    }
    map.on("click", ({ latlng }) => this.choosePartnerAt(latlng));
    map.on("mousemove", ({ latlng }) => map.getContainer().classList.toggle("is-over-partner", !!this.areas.at(latlng)));
    this.frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.popup) this.close();
    });
  }

  /** A plain click on "Show on the map" or on a partner's name stays on this page. */
  followLink(event) {
    const link = event.target.closest(".locate, [data-partner]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const { partner } = link.dataset;
    const office = link.closest("[data-office]")?.dataset.office;
    // Of very many offices the page does not know each: the address then shows it.
    if (!partner && !this.data.offices.some(({ slug }) => slug === office)) return;
    event.preventDefault();
    this.choose(partner ? { partner } : { office });
    this.frame.scrollIntoView({ block: "nearest", behavior: this.isCalm ? "instant" : "smooth" });
  }

  choosePartnerAt(latlng) {
    const code = this.areas.at(latlng);
    const partner = this.data.partners.find((one) => one.code === code);
    if (partner) this.choose({ partner: partner.slug });
    else if (this.popup) this.close();
  }

  /** Chooses an office or a partner, {office} or {partner}: the map moves there, a card tells of it. */
  choose({ office = null, partner = null }) {
    this.opener = document.activeElement;
    this.change({ office, partner, view: null }, { takesFocus: true });
  }

  change(changes, { asNewStep = true, isQuiet = false, takesFocus = false } = {}) {
    this.state = { ...this.state, ...changes };
    remember(this.state, { asNewStep });
    this.show({ isQuiet, takesFocus });
  }

  show({ isFirst = false, isQuiet = false, takesFocus = false }) {
    const { state, data } = this;
    this.world = new World(data, state);
    this.form.show(this.state, { isFirst });
    this.slider.show(state.year);
    if (this.many) this.many.show(state, { isFirst });
    else this.showAll({ isFirst });
    this.listing.markChosen(state);
    this.marks.markChosen(state.office);
    this.areas.choose(this.chosenCodes);
    this.lookAt({ isAnimated: !isFirst });
    this.showCard({ takesFocus });
    carryOver(this.state);
    this.basemap?.refreshLabels();
    if (!isFirst && !isQuiet) this.announce(this.summary);
  }

  showAll({ isFirst }) {
    const { marks } = this.world;
    this.marks.show(marks.filter(({ place }) => isOnMap(place, BOUNDS)));
    this.rim.show(marks.filter(({ place }) => place?.position && !isOnMap(place, BOUNDS)));
    if (!isFirst) this.listing.show(this.world);
  }

  /** Draws what the server counted for this part of the map, and remembers the offices that it told of. */
  showSeen(crowds, offices) {
    const known = new Map([...this.data.offices, ...offices].map((office) => [office.slug, office]));
    this.data.offices = [...known.values()];
    const marks = offices.map((office) => this.world.mark(office));
    this.marks.show(marks.filter(({ place }) => isOnMap(place, BOUNDS)), crowds);
    this.marks.markChosen(this.state.office);
    this.basemap?.refreshLabels();
  }

  /** Names, in the panel, the offices of a crowd that no zoom parts. */
  async showCrowd(position) {
    const offices = this.many ? await this.many.membersOf(position) : this.officesNear(position);
    const panel = byId("chosen");
    panel.replaceChildren(...crowdCard(offices.map((office) => this.world.mark(office)), this.data), this.closeButton());
    panel.hidden = false;
    this.opener = document.activeElement;
    panel.focus();
  }

  officesNear(position) {
    const near = ({ place }) => isOnMap(place, BOUNDS) && this.map.distance(place.position, position) < NEAR;
    return this.world.marks.filter(near).map(({ office }) => office);
  }

  get summary() {
    if (this.many) return String(this.state.year ?? this.data.words.today);
    const counts = this.world.counts.map(([status, count]) => `${this.data.statuses[status]}: ${count}`);
    return [this.state.year ?? this.data.words.today, ...counts].join(" · ");
  }

  announce(words) {
    this.announcement.textContent = words;
  }

  get chosenCodes() {
    const { partner, region } = this.state;
    const { partners } = this.data;
    return partners.filter((one) => (partner ? one.slug === partner : one.region === region)).map(({ code }) => code);
  }

  get chosenMark() {
    const office = this.data.offices.find(({ slug }) => slug === this.state.office);
    return office && this.world.mark(office);
  }

  lookAt({ isAnimated }) {
    this.viewpoint.lookAt(this.state, this.chosenMark, this.chosenCodes, { isAnimated });
  }

  noteView(view) {
    this.state = { ...this.state, view };
    remember(this.state, { asNewStep: false });
    this.form.show(this.state);
    carryOver(this.state);
  }

  /** The card of the chosen thing: in a popup at an office on the map, else in the panel beside it. */
  showCard({ takesFocus }) {
    const { state, data, chosenMark: mark } = this;
    const partner = data.partners.find(({ slug }) => slug === state.partner);
    const isPopup = mark && isOnMap(mark.place, BOUNDS);
    const card = mark ? officeCard(mark, data, this.listing) : partner ? partnerCard(partner, this.world, data) : [];
    if (mark && !isPopup) card.push(element("p", {}, mark.place?.position ? data.words.outside : data.words.noPosition));
    const panel = byId("chosen");
    panel.hidden = isPopup || !card.length;
    panel.replaceChildren(...(panel.hidden ? [] : [...card, this.closeButton()]));
    this.popup?.remove();
    this.popup = isPopup ? openPopup(this.map, mark.place.position, [...card, this.closeButton()]) : null;
    if (takesFocus) (this.popup?.getElement().querySelector(".card") ?? panel).focus({ preventScroll: !isPopup });
  }

  closeButton() {
    const button = element("button", { type: "button", class: "close" }, this.data.words.close);
    button.addEventListener("click", () => this.close());
    return button;
  }

  /** Closes the card. The focus goes back to where it was opened from. */
  close() {
    const { office, partner } = this.state;
    const opener = this.opener;
    this.viewpoint.stayFor({ ...this.state, office: null, partner: null });
    this.change({ office: null, partner: null });
    const line = document.querySelector(`#office-list [data-office="${CSS.escape(office ?? "")}"] .locate`);
    const name = document.querySelector(`#office-list [data-partner="${CSS.escape(partner ?? "")}"]`);
    const sign = office && this.frame.querySelector(`[data-mark="${CSS.escape(office)}"]`);
    const wasOnMap = opener?.dataset.mark !== undefined;
    (wasOnMap ? sign : (line ?? name ?? sign))?.focus({ preventScroll: true });
  }
}

const data = JSON.parse(byId("map-data").textContent);
const many = data.isMany ? await import("./many-offices.js") : {};
const explorer = new Explorer(data, many.ManyOffices);
// Tests and other modules of the page wait for this.
explorer.basemap.ready.finally(() => document.documentElement.setAttribute("data-map", "ready"));
