// The page of a job looks every two seconds how far it is and draws the news without moving the focus.
const region = document.getElementById("work");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Asked-By-Page": "1" }, redirect: "error" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.getElementById("work");
      if (news && news.innerHTML !== region.innerHTML) {
        region.replaceChildren(...news.childNodes);
        document.title = page.title;
      }
      if (news && !("pending" in news.dataset)) return;
    }
  } catch { /* no connection: the next look tries again */ }
  setTimeout(look, 2_000);
}

setTimeout(look, 1_000);
