"use strict";
(() => {
  const { models, boards } = window.obsintelScores;
  const place = document.getElementById("compare");
  const field = document.getElementById("compare-model");
  const filter = document.getElementById("compare-benchmark");
  const words = place.dataset;
  const MOST = 8;
  const slugOf = (page) => (page ?? "").replace(/^[a-z]+\//, "").replace(/\.html$/, "");
  const fold = (text) => text.normalize("NFKC").toLowerCase().trim();
  const benchmarks = [...new Map(boards.map(([name, , , page]) => [name, page]))];
  const modelsBySlug = new Map(models.map(([, page], index) => [slugOf(page), index]));
  const benchmarksBySlug = new Map(benchmarks.map(([, page], index) => [slugOf(page), index]));
  let chosen = [];
  let wanted = [];

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

  const tableOf = (title, rows, shown) => {
    const section = make("section", "");
    section.append(make("h2", title));
    const table = make("table", "", { class: "cards" });
    table.append(make("caption", title, { class: "unseen" }));
    const head = make("tr", "");
    head.append(make("th", words.benchmark, { scope: "col" }));
    shown.forEach((index) => head.append(make("th", models[index][0], { scope: "col", class: "number" })));
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
        const cell = make("td", "", { class: "number", "data-label": models[shown[place]][0] });
        scores.forEach(([, shown, period, rank], number) => {
          if (number) cell.append(" / ");
          cell.append(make(compared && rank === best ? "b" : "span", shown), " ", make("small", period));
        });
        if (!scores.length) {
          cell.classList.add("none");
          cell.append(make("span", "–", { class: "quiet" }));
        }
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

  const chips = (ident, entries, picked, keepPicked) => {
    const list = document.getElementById(ident);
    list.replaceChildren();
    picked.forEach((index) => {
      const item = linked("li", entries[index][0], entries[index][1]);
      const button = make("button", "×", { type: "button", "aria-label": words.remove.replace("%", entries[index][0]) });
      button.addEventListener("click", () => {
        keepPicked(picked.filter((other) => other !== index));
        keep();
        place.querySelector("input").focus();
      });
      item.append(button);
      list.append(item);
    });
  };
  const best = (rows) => {
    const found = new Map();
    rows.forEach((board) => board[5].forEach(([index, , , rank]) => {
      const [count, sum] = found.get(index) ?? [0, 0];
      found.set(index, [count + 1, sum + rank]);
    }));
    const order = [...found].sort(([, a], [, b]) => b[0] - a[0] || a[1] / a[0] - b[1] / b[0]);
    return order.map(([index]) => index);
  };

  const show = () => {
    const typed = fold(filter.value);
    const names = new Set(wanted.map((index) => benchmarks[index][0]));
    const asked = boards
      .filter(([benchmark]) => !names.size || names.has(benchmark))
      .filter(([benchmark, setting]) => fold(`${benchmark} ${setting}`).includes(typed));
    const all = chosen.length || !names.size ? chosen : best(asked);
    const shown = chosen.length ? chosen : all.slice(0, MOST);
    const rows = asked
      .map((board) => [board, shown.map((index) => board[5].filter((score) => score[0] === index))])
      .filter(([, found]) => found.some((scores) => scores.length));
    const have = (row) => row[1].filter((scores) => scores.length).length;
    const shared = rows.filter((row) => have(row) > 1).sort((a, b) => have(b) - have(a));
    const alone = rows.filter((row) => have(row) === 1);
    const tables = document.getElementById("compare-tables");
    tables.replaceChildren();
    if (shared.length) tables.append(tableOf(words.shared, shared, shown));
    if (alone.length) tables.append(tableOf(words.alone, alone, shown));
    if (all.length > shown.length) tables.append(make("p", words.most.replace("%", MOST), { class: "quiet" }));
    if (shown.length && !rows.length) tables.append(make("p", words.none, { class: "quiet" }));
    chips("compare-chosen", models, chosen, (left) => (chosen = left));
    chips("compare-wanted", benchmarks, wanted, (left) => (wanted = left));
    document.getElementById("compare-recent").hidden = chosen.length + wanted.length > 0;
  };
  const keep = () => {
    const named = [chosen.map((index) => slugOf(models[index][1])), wanted.map((index) => slugOf(benchmarks[index][1]))];
    history.replaceState(null, "", `#${named.map((slugs) => slugs.join(",")).join("/").replace(/\/$/, "")}`);
    show();
  };
  const read = () => {
    const of = (text, bySlug) => {
      const found = (text ?? "").split(",").filter(Boolean).map((slug) => bySlug.get(encodeURI(slug)) ?? bySlug.get(slug));
      return [...new Set(found)].filter((index) => index !== undefined);
    };
    const [one, other] = decodeURIComponent(location.hash.slice(1)).split("/");
    chosen = of(one, modelsBySlug);
    wanted = of(other, benchmarksBySlug);
    show();
  };

  const picker = (input, entries, options, unknown, picked) => {
    entries.forEach(([name]) => document.getElementById(options).append(make("option", "", { value: name })));
    input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = fold(input.value);
      const found = entries.findIndex(([name]) => fold(name) === typed);
      const near = found < 0 && typed ? entries.findIndex(([name]) => fold(name).includes(typed)) : found;
      document.getElementById("compare-said").textContent = near < 0 && typed ? unknown : "";
      if (near < 0) return;
      input.value = "";
      if (!picked().includes(near)) picked().push(near);
      keep();
    });
  };
  picker(field, models, "compare-models", words.unknown, () => chosen);
  picker(filter, benchmarks, "compare-benchmarks", words.unknownBenchmark, () => wanted);
  filter.addEventListener("input", show);

  const latest = new Map();
  boards.forEach((board) => board[5].forEach(([index, , period]) => {
    const [last, count] = latest.get(index) ?? ["", 0];
    latest.set(index, [period > last ? period : last, count + 1]);
  }));
  const recent = [...latest].sort(([, a], [, b]) => (a[0] < b[0] ? 1 : a[0] > b[0] ? -1 : b[1] - a[1])).slice(0, 6);
  recent.forEach(([index]) => {
    const button = make("button", models[index][0], { type: "button" });
    button.addEventListener("click", () => {
      chosen.push(index);
      keep();
    });
    document.querySelector("#compare-recent div").append(button);
  });
  addEventListener("hashchange", read);
  place.hidden = false;
  read();
})();
