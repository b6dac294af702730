// Sets light or dark before the first paint (so it is no module) and wires the three buttons in the footer.
// The choice of a person stays in localStorage under "theme"; without one the device decides.
(() => {
  const device = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try { return localStorage.getItem("theme") || "auto"; } catch { return "auto"; }
  };
  const show = () => {
    const theme = chosen();
    const dark = theme === "dark" || (theme !== "light" && device.matches);
    document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
    for (const button of document.querySelectorAll(".themes [data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
    }
  };
  const choose = (theme) => {
    try {
      if (theme === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch { /* storage is closed: the device decides */ }
    show();
  };
  show();
  device.addEventListener("change", show);
  addEventListener("storage", show);
  addEventListener("DOMContentLoaded", () => {
    const group = document.querySelector(".themes");
    if (!group) return;
    group.hidden = false;
    group.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme]");
      if (button) choose(button.dataset.theme);
    });
    show();
  });
})();
