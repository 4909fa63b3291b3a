/**
 * Gives the parts of the admin's autocomplete fields (select2) the name of their label, which they lack,
 * and the chosen items, which stand in a list with other things, roles that say so.
 */
"use strict";
{
  const PARTS = ".select2-selection, .select2-selection__rendered, .select2-search__field";

  function nameOf(part) {
    const container = part.closest(".select2-container");
    const select = container?.previousElementSibling;
    if (select?.labels?.length) return select.labels[0].textContent.trim();
    const open = document.querySelector(".select2-container--open .select2-selection");
    return open?.getAttribute("aria-label");
  }

  function dress(root) {
    for (const part of root.querySelectorAll(PARTS)) {
      if (part.hasAttribute("aria-label") || part.matches("ul")) continue;
      const name = nameOf(part);
      if (name) part.setAttribute("aria-label", name.replace(/:$/, ""));
    }
    for (const chosen of root.querySelectorAll("ul.select2-selection__rendered")) {
      chosen.setAttribute("role", "group");
      for (const item of chosen.querySelectorAll("li")) item.setAttribute("role", "none");
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    dress(document);
    new MutationObserver(() => dress(document)).observe(document.body, { childList: true, subtree: true });
  });
}
