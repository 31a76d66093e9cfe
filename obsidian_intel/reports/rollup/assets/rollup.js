"use strict";
(() => {
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const SHORT = 12;
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

  // On a phone a long table shows its first cards, and the others when they are asked for.
  const shorten = (table, label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "more";
    button.textContent = label;
    table.classList.add("short");
    table.closest(".frame").after(button);
    button.addEventListener("click", () => {
      const next = table.tBodies[0].rows[SHORT];
      table.classList.remove("short");
      button.remove();
      next?.querySelector("a")?.focus();
    });
  };

  const filterable = (field) => {
    const whole = document.getElementById(field.dataset.filter);
    const count = document.querySelector(`[data-count="${field.dataset.filter}"]`);
    const entries = [...(whole.tBodies ? whole.tBodies[0].rows : whole.children)].map((entry) => ({
      entry,
      text: entry.textContent.toLowerCase(),
      tags: all(".line .tag", entry).map((tag) => tag.textContent),
    }));
    const picks = document.querySelector(`[data-for="${field.dataset.filter}"]`);
    const say = (shown) => {
      const template = shown === entries.length ? count.dataset.all : count.dataset.some;
      count.textContent = template.replace("{shown}", shown).replace("{count}", entries.length);
    };
    const long = whole.tBodies && count.dataset.more;
    if (long) shorten(whole, count.dataset.more.replace("{count}", entries.length));
    const apply = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const picked = picks ? all('[aria-pressed="true"]', picks).map((button) => button.dataset.pick) : [];
      let shown = 0;
      entries.forEach(({ entry, text, tags }) => {
        const fits = words.every((word) => text.includes(word)) && picked.every((tag) => tags.includes(tag));
        entry.hidden = !fits;
        shown += fits;
      });
      if (long) whole.classList.toggle("filtered", shown !== entries.length);
      say(shown);
    };
    field.closest(".search").hidden = false;
    field.addEventListener("input", apply);
    say(entries.length);
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
