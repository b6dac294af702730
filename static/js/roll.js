// A ticked name needs nothing more; an unticked one asks how else the person was there.
const partly = new Set(["late", "left", "called-back"]);

function show(line) {
  const here = line.querySelector("input[type=checkbox]");
  const otherwise = line.querySelector("select");
  line.classList.toggle("is-here", here.checked);
  line.classList.toggle("no-minutes", !partly.has(otherwise.value));
}

for (const line of document.querySelectorAll("[data-roll-line]")) {
  const here = line.querySelector("input[type=checkbox]");
  const otherwise = line.querySelector("select");
  here.addEventListener("change", () => {
    otherwise.value = here.checked ? "" : "absent";
    show(line);
    if (!here.checked) otherwise.focus();
  });
  otherwise.addEventListener("change", () => show(line));
  show(line);
}
