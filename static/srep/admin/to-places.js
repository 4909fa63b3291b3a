/** Takes whoever sent a form with faults to the list of them, or to the first, once the scripts that choose a first field have run. */
const fault = document.querySelector(".fault-list") ?? document.querySelector("#content-main [aria-invalid='true']");
if (fault) addEventListener("load", () => fault.focus());

// A place in what is folded is unfolded first; the field that a link names gets the focus, also behind a drawn choice.
addEventListener("click", (event) => {
  const link = event.target.closest(".fault-list a[href^='#'], a.to-place");
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  const row = place.matches(".inline-related") && place.querySelector("details");
  if (row) row.open = true;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const field = place.matches(".select2-hidden-accessible") ? place.parentElement.querySelector(".select2-selection") : place;
  field.focus();
  if (!field.matches(":focus-within")) {
    field.tabIndex = -1; // a row, a heading, a group of ticks
    field.focus();
  }
  field.scrollIntoView({ block: place.matches("h2, legend") ? "start" : "center" });
});

// Whoever adds a row goes on in it; whoever takes one away, where another can be added.
document.addEventListener("formset:added", (event) => {
  if (!event.target.matches(".inline-related")) return; // the fields of a row that was unfolded
  const fields = event.target.querySelectorAll("input, select, textarea");
  [...fields].find((field) => field.checkVisibility())?.focus();
});
document.addEventListener("formset:removed", (event) => {
  document.querySelector(`#${event.detail.formsetName}-group .add-row a`)?.focus();
});
