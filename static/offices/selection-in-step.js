/** A browser that goes back may show the fields as they were left, not as the list answers them: they say what it shows. */

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form.selection")) form.reset();
});
