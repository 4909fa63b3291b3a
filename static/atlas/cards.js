/** What is said of the chosen office or partner, in the panel: as templates/atlas/_chosen.html says it at first. */

import { BOUNDS } from "./basemap.js";
import { element, plain, spoken, time } from "./elements.js";
import { isOnMap } from "./world.js";

const note = (...words) => element("p", { class: "note" }, ...words);

export function officeCard(mark, world, data, listing) {
  const { office, place, status } = mark;
  const { words, statuses, kinds } = data;
  const isThere = world.isThere(mark);
  const tag = isThere
    ? element("span", { class: `tag tag-${status}` }, statuses[status])
    : element("span", { class: "tag" }, words.nobody);
  const served = data.regions.filter(({ slug }) => office.regions.includes(slug)).map(({ name }) => spoken(name));
  const phone = status === "open" && office.contacts.find(({ kind }) => kind === "telephone");
  const position = !place?.position
    ? words.noPosition
    : !isOnMap(place, BOUNDS)
      ? words.outside
      : place.precision === "city" && words.cityOnly;
  return [
    element("p", {}, tag, ` ${kinds[office.kind]}`),
    title(office),
    element("p", {}, ...listing.facts(office, place)),
    isThere && status === "uncertain" && note(words.uncertain),
    element(
      "dl",
      {},
      ...office.contacts.flatMap(({ kind, label, text, link, verified }) =>
        fact(label, [
          element("a", { class: `contact-${kind}`, href: link, dir: "ltr" }, text),
          verified && element("span", { class: "note" }, `${words.verified} `, time(verified)),
        ]),
      ),
      ...(place && plain(place.address) ? fact(words.address, address(place), "address") : []),
      ...(served.length ? fact(words.serves, served.flatMap((name, i) => (i ? [", ", name] : [name]))) : []),
      ...(status === "closed" && plain(office.closingNote) ? fact(words.afterwards, [spoken(office.closingNote)]) : []),
    ),
    position && note(position),
    foot(office, words, phone && element("a", { class: "button is-quiet", href: phone.link }, words.call)),
  ].filter(Boolean);
}

export function partnerCard(partner, world, data, listing) {
  const { words, regions } = data;
  const region = regions.find(({ slug }) => slug === partner.region);
  const { now, before } = world.serving(partner);
  const local = typeof partner.localName === "object" ? [spoken(partner.localName), " · "] : [];
  const capital = plain(partner.capital) ? [` · ${words.capital}${words.colon} `, spoken(partner.capital)] : [];
  const servers = (marks) => marks.map((mark) => server(mark, data, listing));
  return [
    title(partner),
    element("p", {}, ...local, spoken(region.name), ...capital),
    element(
      "dl",
      {},
      ...(partner.since ? fact(words.partnerSince, [time(partner.since)]) : []),
      ...facts(words.servedBy, now.length ? servers(now) : [[words.nobody]]),
      ...(before.length ? facts(words.before, servers(before)) : []),
    ),
    foot(partner, words),
  ];
}

export function clusterCard(marks, { words, statuses, language }) {
  const names = marks.map(({ office, status }) =>
    element("li", {}, element("a", { href: office.url }, spoken(office.name)), ` (${statuses[status]})`),
  );
  const number = new Intl.NumberFormat(language, { numberingSystem: "latn" }).format(marks.length);
  return [element("h2", { id: "card-title" }, `${words.offices}${words.colon} ${number}`), element("ul", {}, ...names)];
}

function title({ name }) {
  return element("h2", { id: "card-title" }, spoken(name));
}

function facts(name, values) {
  return [element("dt", {}, name), ...values.map((value) => element("dd", {}, ...value.filter(Boolean)))];
}

function fact(name, value, kind) {
  return [element("dt", {}, name), element("dd", { class: kind }, ...value.filter(Boolean))];
}

function address({ address, localAddress }) {
  return [address, localAddress].filter((one, i) => !i || typeof one === "object").map((one) => element("span", {}, spoken(one)));
}

function server({ office, place, status }, { statuses }, listing) {
  return [
    element("a", { href: office.url }, spoken(office.name)),
    ...(place ? [", ", spoken(place.city)] : []),
    " ",
    element("span", { class: "note" }, `${statuses[status]} · `, ...listing.life(office)),
  ];
}

/** What can be done, always in sight. */
function foot({ url, name }, words, more = null) {
  const hidden = element("span", { class: "visually-hidden" }, `${words.colon} `, spoken(name));
  return element("p", { class: "card-foot" }, element("a", { class: "button", href: url }, words.openPage, hidden), more || null);
}
