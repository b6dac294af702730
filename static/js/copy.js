// A button with data-copy copies that text and says data-copied for two seconds; it is hidden until this runs.
async function copy(text) {
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("not copied");
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const words = button.querySelector("[aria-live]") || button;
  const before = words.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await copy(button.dataset.copy);
      words.textContent = button.dataset.copied;
    } catch {
      words.textContent = button.dataset.copy;
      return;
    }
    button.focus();
    setTimeout(() => { words.textContent = before; }, 2_000);
  });
}
