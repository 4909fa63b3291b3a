/** What is said of the chosen office or partner, in a popup on the map or in the panel beside it. */

import { element, plain, spoken } from "./elements.js";

export function officeCard({ office, place, status }, data, listing) {
  const { words, statuses, kinds } = data;
  const lines = [
    element("p", {}, element("span", { class: `tag tag-${status}` }, statuses[status]), ` ${kinds[office.kind]}`),
    element("p", {}, ...listing.facts(office, place)),
  ];
  if (status === "closed" && plain(office.closingNote)) {
    lines.push(element("p", {}, `${words.afterwards}: `, spoken(office.closingNote)));
  }
  if (place?.position && place.precision === "city") lines.push(element("p", { class: "note" }, words.cityOnly));
  return [title(office), ...lines];
}

export function partnerCard(partner, world, data) {
  const { words, regions } = data;
  const region = regions.find(({ slug }) => slug === partner.region);
  const here = world.marks.filter(({ place }) => place?.code === partner.code);
  const lines = [
    element("p", {}, `${words.capital}: `, spoken(partner.capital), ` · ${words.region}: `, spoken(region.name)),
  ];
  if (here.length) {
    const names = here.map(({ office, status }) =>
      element("li", {}, element("a", { href: office.url }, spoken(office.name)), ` (${data.statuses[status]})`),
    );
    lines.push(element("ul", {}, ...names));
  }
  return [title(partner), ...lines];
}

export function crowdCard(marks, { words, statuses, language }) {
  const names = marks.map(({ office, status }) =>
    element("li", {}, element("a", { href: office.url }, spoken(office.name)), ` (${statuses[status]})`),
  );
  const number = new Intl.NumberFormat(language).format(marks.length);
  return [element("h2", {}, `${words.offices}: ${number}`), element("ul", {}, ...names)];
}

function title({ url, name }) {
  return element("h2", {}, element("a", { href: url }, spoken(name)));
}
