/** One tick for all texts on the page, or all places. */
const all = document.getElementById("texts-all");
const form = all.form;
const each = [...form.querySelectorAll("tbody [type=checkbox]")];

function show() {
  const chosen = each.filter((box) => box.checked).length;
  all.checked = chosen === each.length;
  all.indeterminate = chosen > 0 && chosen < each.length;
}

all.hidden = false;
all.addEventListener("change", () => each.forEach((box) => (box.checked = all.checked)));
form.addEventListener("change", (event) => event.target !== all && show());
show();
