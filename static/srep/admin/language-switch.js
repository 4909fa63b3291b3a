/**
 * Shows English and one other language of a form with translated fields.
 *
 * At first that is the first one they offer; a choice is kept for the browser tab; an address ending in #language=ka begins with Georgian,
 * and one that ends in the key of a field with the language of that field.
 * Runs in the head, before the form is drawn: admin.css hides the other rows while
 * <html data-shown-language> is set, and shows those with the class "is-shown". Rows with errors stay in view.
 * Without this script every language is shown.
 */
"use strict";
{
  const STORE = "srep-shown-language";
  const ALL = "all";
  const root = document.documentElement;

  const asked = () => /^#language=([a-z]{2})$/.exec(location.hash)?.[1];
  const remembered = () => {
    try {
      return sessionStorage.getItem(STORE);
    } catch {
      return null;
    }
  };
  const remember = (language) => {
    try {
      sessionStorage.setItem(STORE, language);
    } catch {
      // A browser that keeps nothing still switches.
    }
  };

  function show(language) {
    if (language === ALL) delete root.dataset.shownLanguage;
    else root.dataset.shownLanguage = language;
    for (const field of document.querySelectorAll("[data-language]")) {
      field.closest(".form-row")?.classList.toggle("is-shown", field.dataset.language === language);
    }
    for (const box of document.querySelectorAll(".reviewed-languages input")) {
      box.closest("label").parentElement.hidden = language !== ALL && box.value !== language && !box.checked;
    }
  }

  root.dataset.shownLanguage = asked() ?? remembered() ?? "";

  document.addEventListener("DOMContentLoaded", () => {
    const select = document.getElementById("shown-language");
    if (!select) return;
    const known = [...select.options].map((option) => option.value);
    const choose = (language) => {
      select.value = known.includes(language) ? language : known[0];
      show(select.value);
    };
    select.closest("[hidden]").hidden = false;
    const states = document.querySelector("[data-language-states]");
    if (states) states.hidden = true; // The choices of the select tell them too.
    select.addEventListener("change", () => {
      remember(select.value);
      show(select.value);
    });
    window.addEventListener("hashchange", () => asked() && choose(asked()));
    const field = document.getElementById(location.hash.slice(1));
    choose(field?.dataset.language ?? root.dataset.shownLanguage);
    if (field?.dataset.language) {
      field.closest("details")?.setAttribute("open", "");
      field.focus();
    }
  });
}
