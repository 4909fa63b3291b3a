/** Builds elements from text, never from markup: a name is shown as it is written. */

/**
 * @param {string} tag
 * @param {Object<string, string|boolean|null>} attributes  null and false are left out
 * @param {...(Node|string|null)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

/** A text from the server: a string in the language of the page, or {text, lang, dir} of one that fell back. */
export function spoken(value) {
  if (typeof value === "string") return value;
  return element("span", { lang: value.lang, dir: value.dir }, value.text);
}

/** The same without its language, for labels. */
export function plain(value) {
  return typeof value === "string" ? value : value.text;
}

/** A date: as exactly as it is known for machines, and in words. */
export function time([iso, words]) {
  return iso ? element("time", { datetime: iso }, words) : element("span", {}, words);
}

const SYMBOLS = {
  uncertain: ["circle", { r: "8.5" }],
  open: ["circle", { r: "8.5" }],
  closed: ["path", { d: "M-7.5-7.5h15v15h-15zM-4-4l8 8m0-8l-8 8" }],
  planned: ["path", { d: "M0-9.5l9.5 17h-19z" }],
};

/** The sign of a status: a disc or a dashed ring, a crossed square, a triangle. The same as templates/atlas/_symbol.html. */
export function symbol(status) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const [tag, attributes] = SYMBOLS[status];
  const shape = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  svg.setAttribute("class", `symbol symbol-${status}`);
  svg.setAttribute("viewBox", "-12 -12 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(shape);
  return svg;
}
