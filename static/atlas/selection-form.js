/** The form beside the map: what it asks for is the state, and the state is what it shows. */

import { readQuery, writeSelection } from "./address.js";
import { element } from "./elements.js";

const FIELDS = ["year", "region", "kind", "status", "q"];

export class SelectionForm {
  /**
   * @param {HTMLFormElement} form
   * @param {object} data  of the page
   * @param {object} on  `onChange` gets the values of the fields, and whether they are a new step of the history;
   *     `onReset` is called when all is to be shown
   */
  constructor(form, data, { onChange, onReset }) {
    Object.assign(this, { form, data, onChange });
    // The server answers what is invalid: it says what to write.
    form.addEventListener("submit", (event) => this.read() && event.preventDefault());
    form.addEventListener("change", () => this.read());
    form.elements.q.addEventListener("input", () => this.read({ asNewStep: false }));
    form.querySelector(".reset").addEventListener("click", (event) => {
      event.preventDefault();
      this.showErrors([]);
      onReset();
    });
  }

  /** Has what the fields ask for shown, if all are valid; says whether they are. */
  read({ asNewStep = true } = {}) {
    const { state, invalid } = readQuery(new URLSearchParams(new FormData(this.form)), this.data);
    this.showErrors(invalid);
    if (!invalid.length) this.onChange(Object.fromEntries(FIELDS.map((name) => [name, state[name]])), { asNewStep });
    return !invalid.length;
  }

  /** A field in which somebody writes is left alone; all are while one is invalid, until another selection comes. */
  show(state, { isFirst = false } = {}) {
    // First what the server wrote, not what the browser remembers of an earlier visit.
    if (isFirst) return this.form.reset();
    this.form.querySelector(".reset").hidden = !writeSelection(state);
    if (this.form.querySelector("[aria-invalid]") && !FIELDS.some((name) => state[name])) return;
    this.showErrors([]);
    for (const name of FIELDS) {
      const field = this.form.elements[name];
      if (field !== document.activeElement || name === "year") field.value = state[name] ?? "";
    }
  }

  showErrors(invalid) {
    document.querySelector(".errors")?.remove();
    for (const name of FIELDS) this.showError(this.form.elements[name], invalid.includes(name));
  }

  showError(field, isInvalid) {
    const id = `error_${field.name}`;
    document.getElementById(id)?.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    if (!isInvalid) return;
    field.after(element("p", { class: "field-error", id }, this.data.errors[field.name]));
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id);
  }
}
