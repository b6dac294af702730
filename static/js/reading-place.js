// A lesson keeps its place: the heading at which the reader is goes to the server, after a pause and when they leave.
const article = document.querySelector("[data-place-url]");
const headings = article ? [...article.querySelectorAll("h2[id], h3[id]")] : [];
const PAUSE = 8_000;
let sent = "";
let timer = 0;

// The last heading that has passed the upper third of the window; nothing before the first.
function place() {
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
  return passed.length ? passed[passed.length - 1].id : "";
}

function send() {
  clearTimeout(timer);
  timer = 0;
  const now = place();
  if (!now || now === sent) return;
  sent = now;
  fetch(article.dataset.placeUrl, {
    method: "POST",
    headers: { "X-CSRFToken": article.dataset.token },
    body: new URLSearchParams({ place: now }),
    redirect: "manual",
    keepalive: true,
  }).then((answer) => { if (!answer.ok) sent = ""; }, () => { sent = ""; });
}

if (headings.length) {
  addEventListener("scroll", () => { timer ||= setTimeout(send, PAUSE); }, { passive: true });
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) send(); });
}
