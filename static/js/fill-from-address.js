// Fills a form from what stands behind # in the address: data-fill="n name c code" puts #n=… into the field "name" and
// #c=… into "code". Then the address is cleaned, so that a code stays neither in the history nor on a shared screen.
const part = document.querySelector("[data-fill]");
const given = new URLSearchParams(location.hash.slice(1));
const words = part ? part.dataset.fill.split(" ") : [];
let filled = false;
for (let place = 0; place + 1 < words.length; place += 2) {
  const field = part.querySelector(`[name="${words[place + 1]}"]`);
  const value = given.get(words[place]);
  if (field && value && !field.value) {
    field.value = value;
    filled = true;
  }
}
if (filled) history.replaceState(null, "", location.pathname + location.search);
