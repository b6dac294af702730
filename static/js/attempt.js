// The sheet of a test: each answer is saved as soon as it is given, the time that is left is the server's.
// What could not be sent stays in this page's memory and is sent again; nothing is written to the browser's storage.
const form = document.querySelector("[data-sheet]");
const words = form.dataset;
const [left, announce, trouble] = ["left", "announce", "trouble"].map((name) => document.querySelector(`.sheet-time [data-${name}]`));
const csrf = form.querySelector("input[name=csrf_token]");
const waiting = new Map(); // question → true while its answer is not saved
const typing = new Map();
let ends = Date.now() + Number(words.seconds) * 1000;
let sending = false;
let leaving = false;
let over = false;
let pause = 0;

const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
const quick = (signal = 15_000) => ({ redirect: "manual", signal: AbortSignal.timeout(signal) });

function state(question, text, kept = false) {
  const line = question.querySelector("[data-state]");
  line.textContent = text;
  line.classList.toggle("is-kept", kept);
}

function say(text, link = false) {
  if (trouble.dataset.said === text) return;
  trouble.dataset.said = text;
  trouble.textContent = text;
  if (!link) return;
  const way = document.createElement("a");
  Object.assign(way, { href: words.signIn, target: "_blank", rel: "noopener", textContent: words.signInWords });
  trouble.append(" ", way);
}

// After signing in anew the page's token is stale: a fresh page brings the one that fits.
async function freshToken() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, ...quick() });
  if (!answer.ok) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-sheet] input[name=csrf_token]");
  if (!fresh) location.reload(); // handed in elsewhere, or the time is over
  else csrf.value = fresh.value;
  return Boolean(fresh);
}

function post(address, body) {
  return fetch(address, { method: "POST", headers: { "X-CSRFToken": csrf.value }, body, ...quick() });
}

function body(question) {
  const fields = new URLSearchParams();
  const name = question.dataset.question;
  for (const value of new FormData(form).getAll(name)) fields.append(name, value);
  return fields;
}

async function send(question) {
  waiting.set(question, false); // a change while this is under way puts it back to true
  const answer = await post(question.dataset.address, body(question));
  if (answer.type === "opaqueredirect" || answer.status === 400) {
    waiting.set(question, true);
    if (!(await freshToken())) {
      say(words.signedOut, true);
      throw new Error("signed out");
    }
    return;
  }
  if (answer.status === 422) {
    const { code, message } = await answer.json();
    state(question, message, true);
    if (!waiting.get(question)) waiting.delete(question);
    if (code === "already-finished") { leaving = true; location.reload(); }
    return;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const { saved, seconds_left: seconds } = await answer.json();
  ends = Date.now() + seconds * 1000;
  if (!waiting.get(question)) {
    waiting.delete(question);
    state(question, words.saved.replace("{}", saved));
  }
}

async function flush() {
  if (sending) return;
  sending = true;
  try {
    while (waiting.size && !leaving) {
      const [question] = waiting.keys();
      try {
        await send(question);
        pause = 0;
        if (trouble.dataset.said !== words.over) say("");
      } catch (fault) {
        const signedOut = fault.message === "signed out";
        for (const kept of waiting.keys()) {
          waiting.set(kept, true);
          state(kept, signedOut ? words.unsent : words.kept, true);
        }
        if (!signedOut) say(words.offline);
        pause = Math.min(pause + 2_000, 10_000);
        await wait(pause);
      }
    }
  } finally { sending = false; }
}

function changed(question) {
  clearTimeout(typing.get(question));
  waiting.set(question, true);
  state(question, words.saving);
  flush();
}

form.addEventListener("change", (event) => changed(event.target.closest("[data-question]")));
form.addEventListener("input", (event) => {
  if (event.target.type !== "text") return;
  const question = event.target.closest("[data-question]");
  clearTimeout(typing.get(question));
  typing.set(question, setTimeout(() => changed(question), 800));
});
form.addEventListener("submit", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
addEventListener("beforeunload", (event) => { if (waiting.size && !leaving) event.preventDefault(); });

// When the time is over everything on the page is handed in; the server still takes it for a minute.
async function finish() {
  over = true;
  say(words.over);
  announce.textContent = words.over;
  const last = Date.now() + 60_000;
  while (Date.now() < last) {
    const fields = new FormData(form);
    fields.set("then", "submit");
    fields.set("csrf_token", csrf.value);
    try {
      const answer = await post(form.action, fields);
      if (answer.type === "opaqueredirect" || answer.ok) {
        leaving = true;
        location.reload();
        return;
      }
      if (answer.status === 400) await freshToken();
    } catch { /* no connection: again */ }
    await wait(3_000);
  }
  say(words.lost);
}

let told = Infinity;
function tick() {
  if (over) return;
  const seconds = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
  left.hidden = false;
  left.textContent = words.left.replace("{}", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  left.classList.toggle("is-short", seconds <= 60);
  for (const [mark, text] of [[300, words.five], [60, words.one]]) {
    if (seconds <= mark && told > mark && seconds > mark - 60) announce.textContent = text;
  }
  told = seconds;
  if (!seconds) finish();
}

addEventListener("online", () => { pause = 0; flush(); });
for (const kind of ["visibilitychange", "focus"]) addEventListener(kind, () => { tick(); flush(); });
tick();
setInterval(tick, 1_000);
