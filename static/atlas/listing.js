/** The list beside the map: offices by region, how many there are, and the milestones of the year. */

import { byId, element, plain, spoken, symbol, time } from "./elements.js";
import { writeState } from "./address.js";

/** A text without what keeps words, and a mark of sources, on one line. */
const bare = (text) => text.replaceAll("\u2060", "").replaceAll("\u00a0", " ").trim();

export class Listing {
  /** The server has drawn the first state; its marks of sources are kept for later ones. */
  constructor(data) {
    this.data = data;
    this.cites = new Map();
    for (const line of document.querySelectorAll("[data-office]")) {
      const cite = line.querySelector(".cite");
      if (cite) this.cites.set(line.dataset.office, cite);
    }
    for (const line of byId("milestones").children) {
      const cite = line.querySelector(".cite");
      if (!cite) continue;
      const before = [...cite.parentElement.childNodes].filter((node) => node !== cite);
      this.cites.set(bare(before.map((node) => node.textContent).join("")), cite);
    }
  }

  show(world) {
    const { words } = this.data;
    const year = world.state.year ? ` · ${world.state.year}` : "";
    byId("offices-title").replaceChildren(`${words.offices}${year}`);
    byId("milestones-title").replaceChildren(`${words.milestones}${year}`);
    byId("counts").replaceChildren(...world.counts.map(([status, count]) => this.count(status, count)));
    document.querySelector('.legend [data-status="planned"]').hidden = !world.counts.some(([status]) => status === "planned");
    const groups = world.groups.map((group) => this.group(group, world.state));
    if (!world.marks.length) groups.unshift(this.nothing(world.state));
    byId("office-list").replaceChildren(...groups);
    this.showMilestones(world);
  }

  nothing({ q }) {
    const { noMatch, askedFor } = this.data.words;
    return element("p", { class: "nothing-found" }, noMatch, ...(q ? [` ${askedFor} `, element("strong", {}, q)] : []));
  }

  showMilestones({ milestones, state: { year } }) {
    const { words } = this.data;
    const lines = milestones.map(({ dayWords, text }) =>
      element("li", {}, time(dayWords), element("span", {}, spoken(text), this.cites.get(bare(plain(text))))),
    );
    const none = element("li", {}, element("span", {}, year ? words.noMilestone : words.nothing));
    byId("milestones").replaceChildren(...(lines.length ? lines : [none]));
  }

  count(status, count) {
    // Made when it is first needed: it takes the browser long.
    this.number ??= new Intl.NumberFormat(this.data.language, { numberingSystem: "latn" });
    return element("span", {}, `${this.data.statuses[status]} `, element("b", {}, this.number.format(count)));
  }

  group({ region, several, marks }, state) {
    const { words, partners } = this.data;
    const section = element("section", { class: "map-group" });
    if (region) {
      section.append(
        element("h3", {}, element("a", { href: region.url }, spoken(region.name))),
        element(
          "ul",
          { class: "partner-names" },
          ...partners.filter((partner) => partner.region === region.slug).map((one) => this.partner(one, state)),
        ),
      );
    } else {
      section.append(element("h3", {}, several ? words.several : words.none));
    }
    section.append(element("ul", { class: "office-lines" }, ...marks.map((mark) => this.line(mark, state))));
    return section;
  }

  partner(partner, state) {
    const link = {
      href: writeState({ ...state, office: null, view: null, partner: partner.slug }),
      target: "_self",
      "data-partner": partner.slug,
      "aria-current": partner.slug === state.partner && "true",
    };
    return element("li", {}, element("a", link, spoken(partner.name)));
  }

  line({ office, place, status }, state) {
    const { words, statuses } = this.data;
    const note = (...content) => element("span", { class: "office-facts" }, ...content);
    const href = writeState({ ...state, partner: null, view: null, office: office.slug });
    const isAfter = status === "closed" && plain(office.closingNote);
    return element(
      "li",
      { class: "office-line", "data-office": office.slug, "aria-current": office.slug === state.office && "true" },
      symbol(status),
      element(
        "div",
        {},
        element("a", { class: "locate", href, target: "_self" }, spoken(office.name)),
        " ",
        element("span", { class: `tag tag-${status}` }, statuses[status]),
        note(...this.facts(office, place), this.cites.get(office.slug)),
        status === "uncertain" ? note(words.uncertain) : null,
        isAfter ? note(`${words.afterwards}${words.colon} `, spoken(office.closingNote)) : null,
        place?.position ? null : note(words.noPosition),
      ),
    );
  }

  /** Where an office is, since when and until when: for the list and the cards. */
  facts(office, place) {
    return [...(place ? [spoken(place.city), ", ", spoken(place.country), " · "] : []), ...this.life(office)];
  }

  /** Since when and until when there is an office, as exactly as it is known. */
  life({ opened, openedWords, closedWords, attestedWords }) {
    if (attestedWords) return [attestedWords];
    const isToCome = !closedWords && this.data.today < opened;
    return [time(openedWords), ...(isToCome ? [] : [" – ", closedWords ? time(closedWords) : this.data.words.present])];
  }

  /** Marks the lines of the thing chosen on the map. */
  markChosen({ office, partner }) {
    for (const [attribute, slug] of [["office", office], ["partner", partner]]) {
      for (const line of document.querySelectorAll(`#office-list [data-${attribute}]`)) {
        if (line.dataset[attribute] === slug) line.setAttribute("aria-current", "true");
        else line.removeAttribute("aria-current");
      }
    }
  }

  highlight(slug, isOn) {
    const line = document.querySelector(`#office-list [data-office="${CSS.escape(slug)}"]`);
    line?.classList.toggle("is-pointed-at", isOn);
  }
}
