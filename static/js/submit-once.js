// A form with data-once is sent once: its buttons rest and the pressed one says data-busy.
// They come back with the page (the browser's Back) or after twenty seconds, when nothing has followed (a download).
const resting = new Set();

function wake(form) {
  if (!resting.delete(form)) return;
  for (const button of form.querySelectorAll("button[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
    if (button.dataset.before) button.textContent = button.dataset.before;
    delete button.dataset.before;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (resting.has(form)) {
    event.preventDefault();
    return;
  }
  resting.add(form);
  const pressed = event.submitter;
  // aria-disabled instead of disabled: the pressed button keeps the focus, and its name and value are sent.
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
  if (pressed?.dataset.busy) {
    pressed.dataset.before = pressed.textContent;
    pressed.textContent = pressed.dataset.busy;
  }
  if (form.enctype !== "multipart/form-data") setTimeout(() => wake(form), 20_000);
});

addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of [...resting]) wake(form);
});
