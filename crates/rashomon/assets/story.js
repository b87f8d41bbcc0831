// A story and an article: citations open where they stand, places that no page linked to light up, sections have keys.
// Each citation is a link to its sentence; without this script it simply leads there.
"use strict";
(() => {
  const page = document.querySelector("[data-s-page]");
  if (!page) return;
  const made = (tag, text, attributes = {}) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };

  // Citations
  const PLACE = /^\/article\/([^/#?]+)#s-(\d+)-(\d+)$/;
  const opened = new Map();
  const close = (link) => {
    const peek = opened.get(link);
    if (peek) peek.remove();
    opened.delete(link);
    link.removeAttribute("aria-expanded");
  };
  const shown = (link, at) => {
    const peek = made("aside", "", { class: "s-peek", "aria-label": "The sentence in its context", tabindex: "-1" });
    const words = made("p", at.before, { dir: "auto", lang: at.lang });
    words.append(made("mark", at.words), at.after);
    const from = made("p", "", { class: "s-peek-from" });
    const outlet = made("b", at.outlet, { dir: "auto" });
    const whole = made("a", "read it in the article", { href: link.getAttribute("href") });
    const shut = made("button", "close", { type: "button", class: "button quiet small" });
    shut.addEventListener("click", () => { close(link); link.focus(); });
    from.append(outlet, made("span", at.headline, { dir: "auto", lang: at.lang }), whole, shut);
    peek.append(words, from);
    return peek;
  };
  const open = async (link, [, article, start, end]) => {
    for (const other of [...opened.keys()]) close(other);
    const answer = await fetch(`/article/${article}/at?start=${start}&end=${end}`, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error("no answer");
    const peek = shown(link, await answer.json());
    const under = link.closest("li, td, blockquote, p, .s-glance") || link;
    let shownAs = peek;
    if (under.matches("td") && window.matchMedia("(min-width: 48.01rem)").matches) {
      // A cell is too narrow for a sentence in its context: it gets a row of its own.
      const row = under.closest("tr");
      const cell = made("td", "", { colspan: String(row.cells.length), role: "cell" });
      shownAs = made("tr", "", { role: "row" });
      cell.append(peek);
      shownAs.append(cell);
      row.after(shownAs);
    } else if (under.matches("li, td, blockquote")) under.append(peek);
    else under.after(peek);
    opened.set(link, shownAs);
    link.setAttribute("aria-expanded", "true");
    peek.focus({ preventScroll: true });
    peek.scrollIntoView({ block: "nearest" });
  };
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a.s-cite");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const place = PLACE.exec(link.getAttribute("href"));
    if (!place) return;
    event.preventDefault();
    if (opened.has(link)) { close(link); return; }
    open(link, place).catch(() => { location.href = link.href; });
  });

  // A place that has no element of its own: its bytes are counted
  const light = () => {
    if (!window.CSS || !CSS.highlights || typeof Highlight === "undefined") return;
    CSS.highlights.delete("s-cited");
    const place = /^#s-(\d+)-(\d+)$/.exec(location.hash);
    if (!place || document.getElementById(location.hash.slice(1))) return;
    const [from, to] = [Number(place[1]), Number(place[2])];
    const coder = new TextEncoder();
    const ranges = [];
    for (const block of page.querySelectorAll("[data-s-start]")) {
      let at = Number(block.dataset.sStart);
      const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) =>
        node.parentElement.closest(".s-sign, .s-posted") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        let [first, last, unit] = [-1, -1, 0];
        for (const letter of node.data) {
          if (at >= from && at < to) { if (first < 0) first = unit; last = unit + letter.length; }
          at += coder.encode(letter).length;
          unit += letter.length;
        }
        if (first >= 0) {
          const range = document.createRange();
          range.setStart(node, first);
          range.setEnd(node, last);
          ranges.push(range);
        }
      }
    }
    if (!ranges.length) return;
    CSS.highlights.set("s-cited", new Highlight(...ranges));
    ranges[0].startContainer.parentElement.scrollIntoView({ block: "center" });
  };
  window.addEventListener("hashchange", light);
  light();

  // A link to something folded away opens the fold
  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (target && target.closest("details")) target.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  unfold();

  // Keys: h and l go from section to section, x folds one, c goes to the notes
  const sections = () => [...page.querySelectorAll(".s-section > h2")];
  const here = () => {
    const all = sections();
    const focused = all.findIndex((head) => head.parentElement.contains(document.activeElement));
    if (focused >= 0) return focused;
    let at = -1;
    all.forEach((head, i) => { if (head.getBoundingClientRect().top <= 96) at = i; });
    return at;
  };
  const go = (by) => {
    const all = sections();
    const to = all[Math.min(Math.max(here() + by, 0), all.length - 1)];
    if (!to) return;
    to.tabIndex = -1;
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "start" });
  };
  const KEYS = {
    h: () => go(-1),
    l: () => go(1),
    x: () => {
      const head = sections()[Math.max(here(), 0)];
      if (head) head.parentElement.toggleAttribute("data-s-closed");
    },
    c: () => {
      const field = document.getElementById("note-new");
      if (field) { field.scrollIntoView({ block: "center" }); field.focus({ preventScroll: true }); }
    },
  };
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened.size) {
      for (const link of [...opened.keys()]) { close(link); link.focus(); }
      return;
    }
    if (document.documentElement.dataset.keys === "off" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    // After g a letter means another page.
    if (event.key === "g") { going = Date.now(); return; }
    if (Date.now() - going < 1500) return;
    const key = KEYS[event.key];
    if (key) { event.preventDefault(); key(); }
  });
})();
