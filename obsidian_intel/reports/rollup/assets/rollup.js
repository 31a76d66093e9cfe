"use strict";
(() => {
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key ?? cell.textContent.trim();
  };

  const compare = (kind, column, sign) => (a, b) => {
    const [x, y] = [keyOf(a, column), keyOf(b, column)];
    if (x === "" || y === "") return (x === "") - (y === "");
    return sign * (kind === "number" ? Number(x) - Number(y) : order.compare(x, y));
  };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    all("th[data-sort]", table).forEach((head) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      const kind = head.dataset.sort;
      const turns = kind === "number" ? ["descending", "ascending", "none"] : ["ascending", "descending", "none"];
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort") ?? "none";
        const next = turns[(turns.indexOf(now) + 1) % turns.length];
        all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
        if (next !== "none") head.setAttribute("aria-sort", next);
        const sign = next === "descending" ? -1 : 1;
        const sorted = next === "none" ? rows : [...rows].sort(compare(kind, head.cellIndex, sign));
        body.append(...sorted);
      });
    });
  };

  const filterable = (field) => {
    const table = document.getElementById(field.dataset.filter);
    const count = document.querySelector(`[data-count="${field.dataset.filter}"]`);
    const rows = [...table.tBodies[0].rows].map((row) => {
      const more = row.dataset.more ? document.getElementById(row.dataset.more) : null;
      return { row, more, text: `${row.textContent} ${more?.textContent ?? ""}`.toLowerCase() };
    });
    const picks = document.querySelector(`[data-for="${field.dataset.filter}"]`);
    const apply = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const tags = picks ? all('[aria-pressed="true"]', picks).map((button) => button.dataset.pick) : [];
      let shown = 0;
      rows.forEach(({ row, more, text }) => {
        const own = all(".tag", row).map((tag) => tag.textContent);
        const fits = words.every((word) => text.includes(word)) && tags.every((tag) => own.includes(tag));
        row.hidden = !fits;
        if (more) more.hidden = !fits;
        shown += fits;
      });
      count.textContent = shown === rows.length ? `${shown} rows` : `${shown} of ${rows.length} rows`;
    };
    field.closest(".search").hidden = false;
    field.addEventListener("input", apply);
    if (!picks) return;
    picks.classList.add("live");
    picks.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  };

  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  };

  all(".wide").forEach((frame) => (frame.scrollLeft = frame.scrollWidth));
  all("table[data-table]").forEach(sortable);
  all("input[data-filter]").forEach(filterable);
  addEventListener("hashchange", openTarget);
  openTarget();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((entry) => (entry.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((entry) => (entry.open = false)));
})();
