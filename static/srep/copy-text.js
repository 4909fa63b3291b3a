// Offers to copy what stands in an element, such as an address or a link, where the browser can.

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copies]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const element = document.getElementById(button.dataset.copies);
      await navigator.clipboard.writeText(element.value ?? element.innerText.trim());
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}
