/**
 * Where two changed a field: shows in it at once the text that an editor takes. Whoever writes in it keeps their own.
 *
 * Without this script the choice holds all the same: what is taken is put in place when the form is sent.
 */
const WRITABLE = "textarea, select, input:not([type=hidden], [type=file], [type=checkbox], [type=radio])";

for (const group of document.querySelectorAll(".whose[data-target]")) {
  const field = document.getElementById(group.dataset.target);
  if (!field?.matches(WRITABLE)) continue;
  const { theirs } = group.dataset;
  if (field.matches("select") && ![...field.options].some(({ value }) => value === theirs)) continue;
  let mine = field.value;
  let isPutting = false;

  group.addEventListener("change", ({ target }) => {
    isPutting = true;
    field.value = target.value ? theirs : mine;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    isPutting = false;
  });
  field.addEventListener("input", () => {
    if (isPutting) return;
    mine = field.value;
    group.querySelector("[value='']").checked = true;
  });
}
