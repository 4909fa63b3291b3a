/** Arrow keys lead through the cells of the table; Tab leaves it as ever. */
const table = document.querySelector(".overview-scroll table");
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

table?.addEventListener("keydown", (event) => {
  const [down, right] = STEPS[event.key] ?? [];
  const cell = event.target.closest("th, td");
  if (down === undefined || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const rows = [...table.rows];
  let row = rows.indexOf(cell.parentElement);
  let column = cell.cellIndex;
  do {
    row += down;
    column += right;
    const link = rows[row]?.cells[column]?.querySelector("a");
    if (link) return link.focus();
  } while (rows[row]?.cells[column]);
});
