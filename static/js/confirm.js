// A submit button with data-confirm asks once more in a dialog; data-back is the label of the way out.
// Without JavaScript the form is sent at once, so the server must be able to undo or ask itself.
let dialog;

function build() {
  dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", "confirm-question");
  const question = document.createElement("p");
  question.id = "confirm-question";
  question.className = "dialog-question";
  const actions = document.createElement("div");
  actions.className = "actions";
  const yes = document.createElement("button");
  const back = document.createElement("button");
  yes.type = back.type = "button";
  back.className = "btn btn-secondary";
  back.autofocus = true;
  actions.append(yes, back);
  dialog.append(question, actions);
  document.body.append(dialog);
  back.addEventListener("click", () => dialog.close());
  return { question, yes, back };
}

let parts;
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-confirm]");
  if (!button || !button.form) return;
  event.preventDefault();
  parts ??= build();
  parts.question.textContent = button.dataset.confirm;
  parts.yes.textContent = button.textContent.trim();
  parts.yes.className = button.className;
  parts.back.textContent = button.dataset.back || "←";
  parts.yes.onclick = () => {
    dialog.close();
    button.form.requestSubmit(button);
  };
  dialog.showModal();
});
