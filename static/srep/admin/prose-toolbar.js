/** The tools above a text with form, and the choice of where a link leads. */

import { asStored } from "./prose-paste.js";

const PAUSE = 250; // milliseconds without a key before pages are looked for
const OWN_ADDRESS = /^(?:https?:\/\/|mailto:)|^[^\s@]+@[^\s@]+\.[^\s@]+$/i;

function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

const button = (words, act, attributes = {}) => {
  const made = element("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", act);
  return made;
};

export class Toolbar {
  /** `area` is the textarea behind the `editor` in `box`; `settings` has `words` and `pages`, where those are looked for. */
  constructor(editor, box, area, settings) {
    const { words } = settings;
    Object.assign(this, { editor, settings, words, key: area.id });
    const run = (command) => () => editor.chain().focus()[command]().run();
    this.tools = new Map([
      ["bold", button(words.bold, run("toggleBold"), { title: "Ctrl+B" })],
      ["italic", button(words.emphasis, run("toggleItalic"), { title: "Ctrl+I" })],
      ["bulletList", button(words.list, run("toggleBulletList"), { title: "Ctrl+Shift+8" })],
      ["orderedList", button(words.numbered, run("toggleOrderedList"), { title: "Ctrl+Shift+7" })],
      ["link", button(words.link, () => this.askForLink(), { title: "Ctrl+K" })],
    ]);
    this.bar = element("div", { role: "toolbar", class: "prose-tools", "aria-label": words.tools }, ...this.tools.values());
    this.bar.addEventListener("keydown", (event) => this.move(event));
    this.setFirst(this.bar.firstElementChild);
    this.makeChooser();
    box.prepend(this.bar, this.chooser);
    this.showState();
  }

  /** One stop of the Tab key; arrows go from tool to tool. */
  setFirst(tool) {
    for (const each of this.tools.values()) each.tabIndex = each === tool ? 0 : -1;
  }

  move(event) {
    const tools = [...this.tools.values()];
    const ways = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const way = getComputedStyle(this.bar).direction === "rtl" ? -ways[event.key] : ways[event.key];
    if (!way) return;
    event.preventDefault();
    const next = tools[(tools.indexOf(event.target) + way + tools.length) % tools.length];
    this.setFirst(next);
    next.focus();
  }

  showState() {
    for (const [name, tool] of this.tools) tool.setAttribute("aria-pressed", this.editor.isActive(name));
  }

  makeChooser() {
    const { words, key } = this;
    this.input = element("input", { type: "text", id: `${key}_link`, autocomplete: "off", spellcheck: "false", maxlength: "500" });
    this.found = element("ul", { class: "prose-pages" });
    this.told = element("p", { role: "status", class: "help" });
    this.remove = button(words.remove, () => this.set(null));
    this.chooser = element(
      "div",
      { class: "prose-link", role: "group", "aria-label": words.link, hidden: "" },
      element("label", { for: this.input.id }, words.leads),
      this.input,
      this.told,
      this.found,
      element("div", { class: "prose-link-buttons" }, button(words.set, () => this.setTyped()), this.remove, button(words.cancel, () => this.close())),
    );
    this.input.addEventListener("input", (event) => {
      event.stopPropagation(); // it is no field of the form
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), PAUSE);
    });
    this.input.addEventListener("change", (event) => event.stopPropagation());
    this.chooser.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const stops = [this.input, ...this.found.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.input) this.setTyped();
    else if (step && stops.includes(event.target)) stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(event.target) + step))].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Opens the choice for what is selected, or for the link in which the caret stands. */
  async askForLink() {
    const address = this.editor.getAttributes("link").href ?? "";
    this.found.replaceChildren();
    this.remove.hidden = !address;
    this.told.textContent = this.editor.state.selection.empty && !address ? this.words.selectFirst : "";
    this.input.value = address.startsWith("page:") ? "" : address;
    this.chooser.hidden = false;
    this.input.focus();
    if (address.startsWith("page:")) {
      const [page] = await this.ask({ address });
      this.told.textContent = page ? `${page.kind}: ${page.name}` : this.words.gone;
    }
  }

  async look() {
    const words = this.input.value.trim();
    const pages = words && !words.startsWith("mailto:") ? await this.ask({ q: words }) : [];
    if (this.input.value.trim() !== words || this.chooser.hidden) return pages;
    this.found.replaceChildren(
      ...pages.map((page) => element("li", {}, button(page.name, () => this.set(page.address, page.name)), element("span", { class: "quiet" }, page.kind))),
    );
    const isOwn = OWN_ADDRESS.test(words);
    this.told.textContent = pages.length || isOwn || !words ? "" : this.words.nothing;
    return pages;
  }

  /** Pages as `{address, name, kind}`. */
  async ask(query) {
    try {
      const answer = await fetch(`${this.settings.pages}?${new URLSearchParams(query)}`, { credentials: "same-origin" });
      return answer.ok ? (await answer.json()).pages : [];
    } catch {
      return [];
    }
  }

  /** What stands in the box: a page of the site, by its name or its address, or an address elsewhere. */
  async setTyped() {
    clearTimeout(this.timer);
    const typed = this.input.value.trim();
    if (!typed) return;
    const pages = await this.look();
    if (pages.length === 1) this.set(pages[0].address, pages[0].name);
    else if (OWN_ADDRESS.test(typed)) this.set(typed.includes(":") ? asStored(typed) : `mailto:${typed}`, typed);
    else if (pages.length) this.found.querySelector("button").focus();
    else this.told.textContent = this.words.nothing;
  }

  /** Sets the link, or with `null` takes it away; where nothing is selected its `name` is written. */
  set(address, name) {
    const chain = this.editor.chain().focus().extendMarkRange("link");
    if (address === null) chain.unsetLink().run();
    else if (this.editor.state.selection.empty && !this.editor.isActive("link")) {
      chain.insertContent({ type: "text", text: name, marks: [{ type: "link", attrs: { href: address } }] }).run();
    } else chain.setLink({ href: address }).run();
    this.chooser.hidden = true;
  }

  close() {
    this.chooser.hidden = true;
    this.editor.commands.focus();
  }
}
