// Tables with data-cards become cards on phones: each cell learns the name of its column, and the roles
// stay those of a table although the style sheet draws blocks. Regions that need no scrolling leave the tab order.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };

for (const table of document.querySelectorAll("table[data-cards]")) {
  const headings = [...table.querySelectorAll("thead th")];
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.cells].forEach((cell, place) => {
      const heading = headings[place];
      const hidden = heading?.querySelector(".visually-hidden");
      if (heading && !hidden) cell.dataset.label ??= heading.textContent.trim();
    });
  }
  for (const [tag, role] of Object.entries(ROLES)) {
    for (const element of [table, ...table.querySelectorAll(tag)]) if (element.localName === tag) element.setAttribute("role", role);
  }
  for (const heading of headings) heading.setAttribute("role", "columnheader");
  for (const heading of table.querySelectorAll("tbody th")) heading.setAttribute("role", "rowheader");
  table.classList.add("is-cards");
}

const regions = document.querySelectorAll(".table-region");
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const region of regions) watch.observe(region);
