/**
 * Edits texts with form (languages/prose.py) as they will look: bold, emphasis, lists, links.
 *
 * The editor (ProseMirror, by way of django-prose-editor) is fetched when such a field gets the focus. Until then a text with
 * form is shown as it looks, a plain one in its textarea. The textarea stays what the form sends; it is written only
 * when somebody changed the text. Without this script one writes plain paragraphs there, or the tags themselves.
 */
import { readPasted } from "./prose-paste.js";
import { Toolbar } from "./prose-toolbar.js";

const settings = JSON.parse(document.getElementById("prose-settings").textContent);

const HAS_TAGS = new RegExp(`^${settings.hasTags}`, "i");
const ADDRESS = /^(?:https:\/\/|mailto:|page:)/;
const SHOWN = new Set(["P", "UL", "OL", "LI", "STRONG", "EM", "BR", "A"]);

const fields = new WeakMap(); // of each textarea: its Field

/** The nodes of `html` that texts may have, without any attribute, as a fragment; what is in others is kept. */
function harmless(html) {
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
      else if (node.nodeType === Node.ELEMENT_NODE) {
        const kept = SHOWN.has(node.tagName) ? to.appendChild(document.createElement(node.tagName === "A" ? "u" : node.tagName)) : to;
        copy(node, kept);
      }
    }
    return to;
  };
  return copy(new DOMParser().parseFromString(readPasted(html), "text/html").body, document.createDocumentFragment());
}

/** What a textarea holds as HTML: a plain text as paragraphs, which blank lines part. */
function htmlOf(text) {
  if (HAS_TAGS.test(text)) return text;
  const box = document.createElement("div");
  for (const block of text.split(/\n\n/)) {
    if (block.trim()) box.appendChild(document.createElement("p")).textContent = block.trim();
  }
  return box.innerHTML;
}

/** A textarea, and what stands in its place. */
class Field {
  constructor(area) {
    this.area = area;
    this.isWriting = this.hasFailed = false;
    this.label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
    if (this.label) this.label.id ||= `${area.id}_label`;
    if (HAS_TAGS.test(area.value)) this.showStill();
  }

  get attributes() {
    const described = { role: "textbox", "aria-multiline": "true", lang: this.area.lang, dir: this.area.dir || "auto", tabindex: "0" };
    if (this.label) described["aria-labelledby"] = this.label.id;
    if (this.area.required) described["aria-required"] = "true";
    for (const name of ["aria-labelledby", "aria-describedby", "aria-invalid"]) {
      if (this.area.hasAttribute(name)) described[name] = this.area.getAttribute(name);
    }
    return described;
  }

  /** Puts a box in the place of the textarea, which stays where labels and faults lead. */
  makeBox() {
    if (this.box) return;
    this.box = document.createElement("div");
    this.box.className = "prose-box";
    this.area.after(this.box);
    this.box.append(this.area);
    this.area.classList.add("prose-source");
    this.area.tabIndex = -1;
    this.area.ariaHidden = "true";
    this.label?.removeAttribute("for"); // it names the box now
    this.label?.addEventListener("click", () => this.start());
  }

  /** Shows the text as it looks, without an editor. */
  showStill() {
    this.makeBox();
    this.still ??= this.box.appendChild(document.createElement("div"));
    this.still.className = "prose-text";
    for (const [name, value] of Object.entries(this.attributes)) this.still.setAttribute(name, value);
    this.still.setAttribute("aria-readonly", "true"); // until the editor is there
    this.still.replaceChildren(harmless(this.area.value));
  }

  /** Something else wrote into the textarea. */
  readAgain() {
    if (this.isWriting || this.hasFailed) return;
    if (this.editor) {
      this.original = this.area.value;
      this.editor.commands.setContent(htmlOf(this.original), { emitUpdate: false });
      this.unchanged = this.editor.getHTML();
    } else if (this.still || HAS_TAGS.test(this.area.value)) this.showStill();
  }

  async start() {
    if (this.editor) return this.editor.commands.focus();
    this.starting ??= this.load();
    return this.starting;
  }

  async load() {
    const before = document.activeElement;
    const parts = await import(settings.editor).catch(() => null);
    if (!parts) {
      this.hasFailed = true; // what stays is the textarea
      this.still?.remove();
      this.area.classList.remove("prose-source");
      this.area.removeAttribute("tabindex");
      this.area.ariaHidden = null;
      if (this.label) this.label.htmlFor = this.area.id;
      return;
    }
    const place = this.area.selectionStart + 1; // in plain text each letter and line end counts once there too
    const isAwaited = document.activeElement === before; // nobody went on meanwhile
    this.original = this.area.value; // also what was typed while the editor was on its way
    this.makeBox();
    this.still?.remove();
    this.editor = new parts.Editor({
      element: this.box,
      content: htmlOf(this.original),
      injectCSS: false, // the policy allows no style but files; prose.css has what it would say
      extensions: extensionsOf(parts, (range) => this.toolbar.askForLink(range)),
      editorProps: {
        attributes: { class: "prose-text", ...this.attributes },
        transformPastedHTML: readPasted,
      },
      onUpdate: () => this.write(),
      onTransaction: () => this.toolbar?.showState(),
    });
    this.unchanged = this.editor.getHTML();
    this.toolbar = new Toolbar(this.editor, this.box, this.area, settings);
    if (isAwaited) this.editor.commands.focus(HAS_TAGS.test(this.original) ? "end" : Math.min(place, this.editor.state.doc.content.size - 1));
    const show = () => document.activeElement.scrollIntoView({ block: "nearest" }); // what has the focus by now
    show();
    requestAnimationFrame(show);
  }

  /** Into the textarea goes what was changed; whoever took the change back gets the text as it was, to the byte. */
  write() {
    const html = this.editor.getHTML();
    this.area.value = html === this.unchanged ? this.original : this.editor.isEmpty ? "" : html;
    this.isWriting = true;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.area.dispatchEvent(new Event("change", { bubbles: true }));
    this.isWriting = false;
  }
}

function extensionsOf(parts, askForLink) {
  const { Document, Paragraph, Text, HardBreak, History, Bold, Italic, BulletList, OrderedList, ListItem, Link } = parts;
  const isLink = (address) => ADDRESS.test(address);
  return [
    Document,
    Paragraph,
    Text,
    HardBreak,
    History,
    Bold,
    Italic,
    BulletList,
    OrderedList,
    ListItem.extend({
      // Tab leaves the text, as it leaves every field.
      addKeyboardShortcuts() {
        const depth = () => {
          const { $from } = this.editor.state.selection;
          return [...Array($from.depth + 1).keys()].filter((level) => $from.node(level).type.name === this.name).length;
        };
        return {
          Enter: () => this.editor.commands.splitListItem(this.name),
          "Mod-]": () => depth() > 0 && depth() < settings.listsDeep && this.editor.commands.sinkListItem(this.name),
          "Mod-[": () => this.editor.commands.liftListItem(this.name),
        };
      },
    }),
    Link.extend({
      addKeyboardShortcuts: () => ({ "Mod-k": () => askForLink() || true }),
    }).configure({
      openOnClick: false,
      autolink: false,
      linkOnPaste: true,
      defaultProtocol: "https",
      protocols: ["https", "mailto", "page"],
      isAllowedUri: isLink,
      HTMLAttributes: { target: null, rel: null, class: null },
    }),
  ];
}

const isProse = (element) => element instanceof HTMLTextAreaElement && "prose" in element.dataset && !element.name.includes("__prefix__");

function fieldOf(area) {
  if (!fields.has(area)) fields.set(area, new Field(area));
  return fields.get(area);
}

function showIn(root) {
  for (const area of root.querySelectorAll("textarea[data-prose]")) if (isProse(area) && HAS_TAGS.test(area.value)) fieldOf(area);
}

showIn(document);
document.addEventListener("part:added", (event) => showIn(event.target));

document.addEventListener("input", (event) => isProse(event.target) && fieldOf(event.target).readAgain());

// Rows that are added later need nothing more than this.
document.addEventListener("focusin", (event) => {
  const area = isProse(event.target) ? event.target : event.target.closest?.(".prose-box")?.querySelector("textarea");
  if (area && (event.target === area || event.target.hasAttribute("aria-readonly"))) fieldOf(area).start();
});
