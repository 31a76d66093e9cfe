"use strict";
(() => {
  window.obsintelFound = {};
  const form = document.getElementById("search");
  const field = document.getElementById("search-words");
  const said = document.getElementById("search-said");
  const list = document.getElementById("search-hits");
  const words = form.dataset;
  const shards = [...document.querySelectorAll("#search-shards li")].map((each) => each.dataset.src);
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const STEP = 40;
  const SHOWN = 130;
  let asked = 0;
  let shown = STEP;

  const loaded = new Map();
  const load = (src) => {
    if (!loaded.has(src)) {
      loaded.set(src, new Promise((done) => {
        const script = document.createElement("script");
        script.src = src;
        script.addEventListener("load", () => {
          const found = window.obsintelFound[decodeURIComponent(src)];
          found?.rows.forEach((row) => row.push(fold(row.slice(0, 2).concat(row[3]).join("\n"))));
          done(found);
        });
        script.addEventListener("error", () => {
          said.dataset.failed = "yes";
          done(undefined);
        });
        document.head.append(script);
      }));
    }
    return loaded.get(src);
  };

  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    element.textContent = text;
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return element;
  };

  const excerpt = (text, wanted) => {
    const folded = fold(text);
    const same = folded.length === text.length;
    const first = same ? Math.max(0, Math.min(...wanted.map((word) => folded.indexOf(word)).filter((at) => at >= 0))) : 0;
    const from = Number.isFinite(first) ? Math.max(0, first - 40) : 0;
    const part = text.slice(from, from + SHOWN);
    const line = make("p", from ? "…" : "");
    if (!same) {
      line.append(part);
      return line;
    }
    const lower = fold(part);
    let end = 0;
    while (end < part.length) {
      const hits = wanted.map((word) => [lower.indexOf(word, end), word.length]).filter(([at]) => at >= 0);
      if (!hits.length) break;
      const [at, length] = hits.reduce((a, b) => (b[0] < a[0] ? b : a));
      line.append(part.slice(end, at), make("mark", part.slice(at, at + length)));
      end = at + length;
    }
    line.append(part.slice(end), from + SHOWN < text.length ? "…" : "");
    return line;
  };

  const hit = (label, [name, section, page, text], wanted) => {
    const item = document.createElement("li");
    item.append(make("a", name || label, { href: page }), make("small", [label, section].filter(Boolean).join(" · ")));
    if (text) item.append(excerpt(text.replaceAll("\n", " "), wanted));
    return item;
  };

  const search = async () => {
    const turn = ++asked;
    const wanted = fold(field.value).split(/\s+/u).filter(Boolean);
    list.replaceChildren();
    if (!wanted.length) {
      said.textContent = "";
      return;
    }
    said.textContent = words.reading;
    let count = 0;
    for (const src of shards) {
      const shard = await load(src);
      if (turn !== asked) return;
      for (const row of shard?.rows ?? []) {
        if (!wanted.every((word) => row[4].includes(word))) continue;
        count += 1;
        if (count <= shown) list.append(hit(shard.label, row, wanted));
      }
    }
    const failed = said.dataset.failed ? ` ${words.failed}` : "";
    said.textContent = (count ? words.found.replace("{count}", count) : words.none) + failed;
    if (count > shown) {
      const more = document.createElement("li");
      const button = make("button", words.more, { type: "button" });
      button.addEventListener("click", () => {
        shown += STEP * 5;
        search();
      });
      more.append(button);
      list.append(more);
    }
  };

  const ask = () => {
    shown = STEP;
    history.replaceState(null, "", field.value.trim() ? `#${encodeURIComponent(field.value.trim())}` : location.pathname);
    search();
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  const named = location.hash.slice(1);
  if (named) {
    field.value = decodeURIComponent(named);
    search();
  }
})();
