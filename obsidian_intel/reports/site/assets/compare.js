"use strict";
(() => {
  const { models, boards } = window.obsintelScores;
  const place = document.getElementById("compare");
  const field = document.getElementById("compare-model");
  const filter = document.getElementById("compare-benchmark");
  const words = place.dataset;
  const slugOf = (page) => (page ?? "").replace(/^model\//, "").replace(/\.html$/, "");
  const bySlug = new Map(models.map(([, page], index) => [slugOf(page), index]));
  const fold = (text) => text.normalize("NFKC").toLowerCase().trim();
  let chosen = [];

  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    if (text !== "") element.textContent = text;
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return element;
  };
  const linked = (name, text, page) => {
    const cell = make(name, "");
    cell.append(page ? make("a", text, { href: page }) : text);
    return cell;
  };

  const tableOf = (title, rows) => {
    const section = make("section", "");
    section.append(make("h2", title));
    const table = make("table", "", { class: "cards" });
    table.append(make("caption", title, { class: "unseen" }));
    const head = make("tr", "");
    head.append(make("th", words.benchmark, { scope: "col" }));
    chosen.forEach((index) => head.append(make("th", models[index][0], { scope: "col", class: "number" })));
    const top = make("thead", "");
    top.append(head);
    const body = make("tbody", "");
    rows.forEach(([[benchmark, setting, better, page, mixed], found]) => {
      const line = make("tr", "");
      const name = linked("th", benchmark, page);
      name.setAttribute("scope", "row");
      const lower = better === "lower" ? words.lower : "";
      const small = [setting, lower].filter(Boolean).join(" · ");
      if (small) name.append(" ", make("small", small));
      line.append(name);
      const ranks = found.flat().map((score) => score[3]);
      const best = Math.min(...ranks);
      const compared = found.filter((scores) => scores.length).length > 1 && !mixed && ranks.some((rank) => rank !== best);
      found.forEach((scores, place) => {
        const cell = make("td", "", { class: "number", "data-label": models[chosen[place]][0] });
        scores.forEach(([, shown, period, rank], number) => {
          if (number) cell.append(" / ");
          cell.append(make(compared && rank === best ? "b" : "span", shown), " ", make("small", period));
        });
        if (!scores.length) cell.append(make("span", "–", { class: "quiet" }));
        line.append(cell);
      });
      body.append(line);
    });
    table.append(top, body);
    const frame = make("div", "", { class: "frame", tabindex: "0", role: "group", "aria-label": title });
    frame.append(table);
    section.append(frame);
    return section;
  };

  const show = () => {
    const wanted = fold(filter.value);
    const rows = boards
      .filter(([benchmark, setting]) => fold(`${benchmark} ${setting}`).includes(wanted))
      .map((board) => [board, chosen.map((index) => board[5].filter((score) => score[0] === index))])
      .filter(([, found]) => found.some((scores) => scores.length));
    const have = (row) => row[1].filter((scores) => scores.length).length;
    const shared = rows.filter((row) => have(row) > 1).sort((a, b) => have(b) - have(a));
    const alone = rows.filter((row) => have(row) === 1);
    const tables = document.getElementById("compare-tables");
    tables.replaceChildren();
    if (shared.length) tables.append(tableOf(words.shared, shared));
    if (alone.length) tables.append(tableOf(words.alone, alone));
    if (chosen.length && !rows.length) tables.append(make("p", words.none, { class: "quiet" }));
    const list = document.getElementById("compare-chosen");
    list.replaceChildren();
    chosen.forEach((index) => {
      const item = linked("li", models[index][0], models[index][1]);
      const button = make("button", "×", { type: "button", "aria-label": words.remove.replace("%", models[index][0]) });
      button.addEventListener("click", () => {
        chosen = chosen.filter((other) => other !== index);
        keep();
        field.focus();
      });
      item.append(button);
      list.append(item);
    });
  };
  const keep = () => {
    history.replaceState(null, "", `#${chosen.map((index) => slugOf(models[index][1])).join(",")}`);
    show();
  };
  const read = () => {
    const named = decodeURIComponent(location.hash.slice(1)).split(",").filter(Boolean);
    chosen = [...new Set(named.map((slug) => bySlug.get(encodeURI(slug)) ?? bySlug.get(slug)))].filter((index) => index !== undefined);
    show();
  };

  const options = document.getElementById("compare-models");
  models.forEach(([name]) => options.append(make("option", "", { value: name })));
  place.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = fold(field.value);
    const found = models.findIndex(([name]) => fold(name) === wanted);
    const near = found < 0 && wanted ? models.findIndex(([name]) => fold(name).includes(wanted)) : found;
    document.getElementById("compare-said").textContent = near < 0 && wanted ? words.unknown : "";
    if (near < 0) return;
    if (!chosen.includes(near)) chosen.push(near);
    field.value = "";
    keep();
  });
  filter.addEventListener("input", show);
  addEventListener("hashchange", read);
  place.hidden = false;
  read();
})();
