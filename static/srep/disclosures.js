/** What opens and closes on every page: the menus, and what a closed part of it holds. */

const menus = [...document.querySelectorAll(".site-header details, .action-menu")];

/** A menu closes when something else is clicked. */
addEventListener("click", ({ target }) => {
  for (const menu of menus) if (!menu.contains(target)) menu.open = false;
});

/** Escape closes it too, and the keyboard is where it was before. */
addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && menus.find(({ open }) => open);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/** An address that ends in #source-9 opens the part in which the source stands, for browsers that do not by themselves. */
function openTarget() {
  const part = document.querySelector(":target")?.closest("details");
  if (part) part.open = true;
}

addEventListener("hashchange", openTarget);
openTarget();
