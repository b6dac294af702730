// Shared computers: warns one minute before the idle time-out; reading and typing count as being here.
// Time counts from the last answer of the server and is shared by all tabs; a slept-through time-out ends at once.
const dialog = document.getElementById("idle");
const limit = Number(dialog.dataset.minutes) * 60_000;
const warning = Math.min(60_000, limit / 2);
const KEY = "vyshkil-seen";
let seen = Date.now();
let active = false;
let asking = false;

const share = () => { try { localStorage.setItem(KEY, String(seen)); } catch { /* this tab alone */ } };
const lastSeen = () => {
  try { return Math.max(seen, Number(localStorage.getItem(KEY)) || 0); } catch { return seen; }
};
const leave = () => {
  const back = new URLSearchParams({ next: location.pathname + location.search });
  location.replace(`${dialog.dataset.signIn}?${back}`);
};

async function stillHere() {
  if (asking) return;
  asking = true;
  active = false;
  try {
    const answer = await fetch(dialog.dataset.stillHere, {
      method: "POST",
      headers: { "X-CSRFToken": dialog.dataset.token },
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.ok) {
      seen = Date.now();
      share();
    } else if (answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status)) {
      leave();
    }
  } catch { active = true; /* no connection: the clock goes on, the next tick tries again */ } finally { asking = false; }
}

function tick() {
  const idle = Date.now() - lastSeen();
  if (idle >= limit) leave();
  else if (idle >= limit - warning) {
    if (active && !dialog.open) stillHere();
    else if (!dialog.open) dialog.showModal();
  } else {
    if (dialog.open) dialog.close();
    if (active && idle >= 20_000) stillHere();
  }
}

for (const kind of ["pointerdown", "pointermove", "keydown", "input", "scroll", "touchstart"]) {
  addEventListener(kind, () => { active ||= !dialog.open; }, { passive: true, capture: true });
}
dialog.addEventListener("cancel", stillHere);
dialog.querySelector("button").addEventListener("click", () => { dialog.close(); stillHere(); });
for (const kind of ["visibilitychange", "pageshow", "focus"]) addEventListener(kind, tick);
share();
setInterval(tick, Math.min(5_000, warning / 4));
