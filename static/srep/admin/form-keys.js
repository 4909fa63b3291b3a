/** Presses a button of the bar below a form by the key that it names, in whatever script one types. */
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : event.code.replace("Key", "");
  const button = document.querySelector(`.action-bar [aria-keyshortcuts="Control+${CSS.escape(letter)}"]`);
  if (!button) return;
  event.preventDefault();
  if (!event.repeat) button.click();
});
