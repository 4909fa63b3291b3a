/** One tick for all texts on the page. */
const all = document.getElementById("texts-all");
const each = [...document.querySelectorAll('#texts-chosen [name="text"]')];

function show() {
  const chosen = each.filter((box) => box.checked).length;
  all.checked = chosen === each.length;
  all.indeterminate = chosen > 0 && chosen < each.length;
}

all.hidden = false;
all.addEventListener("change", () => each.forEach((box) => (box.checked = all.checked)));
document.getElementById("texts-chosen").addEventListener("change", (event) => event.target !== all && show());
show();
