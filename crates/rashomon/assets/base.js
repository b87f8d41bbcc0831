// What makes the pages pleasant: keys, marks without a reload, news as it comes, reading without a network.
// Nothing here is needed for reading. No text ever becomes markup: pages are fetched as documents, and their nodes adopted.
"use strict";
(() => {
  const root = document.documentElement;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("scripted");

  const made = (tag, text, attributes = {}) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };

  // Said aloud to screen readers, shown to all, gone after a while.
  let silence;
  const say = (words) => {
    const line = $("#said");
    if (!line) return;
    line.textContent = words;
    clearTimeout(silence);
    silence = setTimeout(() => { line.textContent = ""; }, 6000);
  };

  const post = async (url, fields) => {
    const token = $('meta[name="csrf"]').content;
    const body = new URLSearchParams(fields);
    body.set("csrf", token);
    const answer = await fetch(url, { method: "POST", body, headers: { accept: "application/json", "x-csrf-token": token } });
    if (answer.ok && !answer.redirected) return answer;
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || "That did not work. Are you still signed in?");
  };

  // A page as a document: its scripts do not run, and no string becomes markup here.
  const fetched = (url) => new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.onload = () => (request.status === 200 && request.responseXML ? done(request.responseXML) : failed(new Error("The server did not answer as expected.")));
    request.onerror = () => failed(new Error("The server cannot be reached."));
    request.send();
  });

  // Marks
  const LOOKS = {
    starred: { 1: "★ Starred", 0: "☆ Star", said: { 1: "Starred.", 0: "The star is taken away." } },
    read: { 1: "✓ Read", 0: "○ Mark read", said: { 1: "Marked as read.", 0: "Marked as unread." } },
    alert: { 1: "✓ Alert is on", 0: "Alert me", said: { 1: "You will be told of new stories.", 0: "You will not be told any more." } },
  };
  const turned = (button, on) => {
    button.setAttribute("aria-pressed", String(on === 1));
    button.value = on ? "0" : "1";
    button.textContent = LOOKS[button.name][on];
    const card = button.closest(".card");
    if (card && button.name === "read") card.classList.toggle("is-read", on === 1);
  };
  const turn = async (form, button) => {
    const on = Number(button.value);
    turned(button, on);
    try {
      const fields = new FormData(form);
      fields.set(button.name, String(on));
      await post(form.getAttribute("action"), fields);
      say(LOOKS[button.name].said[on]);
    } catch (problem) {
      turned(button, 1 - on);
      say(problem.message);
    }
  };
  const allRead = async (form) => {
    if (!window.confirm("Mark all stories of this list as read?")) return;
    try {
      const { marked } = await (await post(form.getAttribute("action"), new FormData(form))).json();
      for (const button of $$('.card button[name="read"]')) turned(button, 1);
      say(`${marked} ${marked === 1 ? "story" : "stories"} marked as read.`);
    } catch (problem) {
      say(problem.message);
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.matches("[data-all-read]")) {
      event.preventDefault();
      allRead(form);
    } else if (button && LOOKS[button.name] && button.hasAttribute("aria-pressed")) {
      event.preventDefault();
      turn(form, button);
    } else if (form.matches('[action="/logout"]') && window.caches) {
      // The worker does so too; a page may have none.
      caches.keys().then((names) => names.forEach((name) => caches.delete(name)));
    }
  });
  // An address says only what was filled in.
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });

  // Where in a list one is
  const items = () => $$("main .card, main [data-item]");
  let here = -1;
  const step = (by) => {
    const all = items();
    if (!all.length) return;
    here = Math.min(Math.max(here + by, 0), all.length - 1);
    all.forEach((item, at) => item.classList.toggle("is-here", at === here));
    all[here].focus({ preventScroll: true });
    all[here].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest && event.target.closest(".card, [data-item]");
    if (item) here = items().indexOf(item);
  });
  const current = () => items()[here] || $("main");
  const press = (name) => {
    const button = $(`form button[name="${name}"][aria-pressed]`, current());
    if (button) button.click();
  };
  const follow = (selector, blank) => {
    const link = $(selector, current());
    if (!link) return;
    if (blank) window.open(link.href, "_blank", "noopener,noreferrer");
    else link.click();
  };

  // Keys
  const find = () => {
    const field = [$("#q"), $("#find")].find((one) => one && one.offsetParent);
    if (field) { field.focus(); field.select(); } else location.href = "/search";
  };
  const help = async () => {
    let dialog = $("dialog#keys");
    if (!dialog) {
      dialog = made("dialog", "", { id: "keys", "aria-label": "Keys" });
      const close = made("button", "Close", { class: "button small", type: "button" });
      close.addEventListener("click", () => dialog.close());
      try {
        dialog.append(document.importNode($("#key-list", await fetched("/keys")), true));
      } catch (problem) {
        dialog.append(made("p", problem.message));
      }
      dialog.append(close);
      document.body.append(dialog);
    }
    if (!dialog.open) dialog.showModal();
  };
  const WAYS = { h: "/", u: "/?unread=1", b: "/?starred=1", d: "/digest", t: "/streams", f: "/feeds", s: "/settings" };
  const ACTIONS = {
    next: () => step(1), previous: () => step(-1),
    open: () => follow("h2 a, h3 a"), original: () => follow("a[data-original]", true), here: () => follow("a[data-original]"),
    read: () => press("read"), star: () => press("starred"),
    all_read: () => { const form = $("form[data-all-read]"); if (form) form.requestSubmit(); },
    news: () => bring(), search: find, help,
    end: () => window.scrollTo(0, document.body.scrollHeight),
  };
  // The usual keys, or those that the reader chose.
  const KEYS = root.dataset.ownKeys ? JSON.parse(root.dataset.ownKeys) : {
    j: "next", n: "next", k: "previous", p: "previous", o: "open", v: "original", V: "here", m: "read", s: "star", f: "star",
    A: "all_read", R: "news", "/": "search", "?": "help", G: "end",
  };
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = $("details.me[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); }
      else if (document.activeElement.matches("input, textarea, select")) document.activeElement.blur();
      return;
    }
    if (root.dataset.keys !== "on" || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "k" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      find();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    if (Date.now() - going < 1500) {
      going = 0;
      if (event.key === "g") { event.preventDefault(); window.scrollTo(0, 0); }
      else if (WAYS[event.key]) { event.preventDefault(); location.href = WAYS[event.key]; }
      return;
    }
    if (event.key === "g") { going = Date.now(); return; }
    if (event.key === "Enter" && event.target.matches(".card, [data-item]")) { follow("h2 a, h3 a"); return; }
    const action = ACTIONS[KEYS[event.key]];
    if (action) { event.preventDefault(); action(); }
  });
  document.addEventListener("click", (event) => {
    const menu = $("details.me[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  // News as it comes: a button says so, and brings it where it is pressed
  const live = $("[data-live]");
  const fresh = new Set();
  const ids = (within) => new Set($$(".card", within).map((card) => card.dataset.story));
  const bring = async () => {
    try {
      const other = await fetched(location.href);
      const known = ids(document);
      const before = document.activeElement.closest && document.activeElement.closest(".card");
      // Where there is no list on both sides, all of the page is new.
      const part = $("#stories") && $("#stories", other) ? "#stories" : "#main";
      $(part).replaceChildren(...[...$(part, other).childNodes].map((node) => document.importNode(node, true)));
      const come = [...ids(document)].filter((id) => !known.has(id)).length;
      const same = before && $(`.card[data-story="${CSS.escape(before.dataset.story)}"]`);
      here = items().indexOf(same);
      if (same) same.focus({ preventScroll: true });
      fresh.clear();
      announce();
      say(come ? `${come} new ${come === 1 ? "story" : "stories"}.` : "The page is up to date.");
    } catch (problem) {
      say(problem.message);
    }
  };
  let soon;
  const announce = () => {
    let line = $("#news");
    if (!fresh.size) { if (line) line.remove(); return; }
    // Nobody reads yet: there is nothing to push aside.
    if (!$(".card")) { clearTimeout(soon); soon = setTimeout(bring, 500); return; }
    if (!line) {
      line = made("p", "", { id: "news", role: "status" });
      const button = made("button", "", { class: "button primary", type: "button", "data-show-new": "" });
      button.addEventListener("click", () => { bring(); window.scrollTo(0, 0); });
      line.append(button);
      $("#stories").before(line);
    }
    $("button", line).textContent = `Show ${fresh.size} ${fresh.size === 1 ? "story" : "stories"} with news`;
  };
  const notifies = () => window.Notification && Notification.permission === "granted" && localStorage.getItem("notify") === "on";
  const alerted = async (story) => {
    const answer = await fetch(`/alerted?story=${encodeURIComponent(story.id)}`, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const { streams } = await answer.json();
    if (!streams.length) return;
    const options = { body: story.headline, tag: story.id, lang: story.language || "", icon: "/assets/icon-192.png", data: `/story/${story.id}` };
    const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
    // A telephone shows those of a worker alone; the tag lets several windows show one.
    if (worker) worker.showNotification(streams.join(", "), options);
    else new Notification(streams.join(", "), options).onclick = () => { window.focus(); location.href = options.data; };
  };
  // What came while nobody looked.
  const look = async () => {
    const known = ids(document);
    for (const id of ids(await fetched(location.href))) if (!known.has(id)) fresh.add(id);
    announce();
  };
  let news;
  let alerts = false;
  const listen = () => {
    if (news) return;
    const stream = /^\/stream\/([^/]+)$/.exec(location.pathname);
    news = new EventSource(stream && !alerts ? `/events?stream=${stream[1]}` : "/events");
    news.addEventListener("story", (event) => {
      let story;
      try { story = JSON.parse(event.data); } catch { return; }
      if (!story || !story.id) return;
      if (live) { fresh.add(story.id); announce(); }
      if (alerts && notifies()) alerted(story).catch(() => {});
    });
    news.addEventListener("edition", (event) => {
      // Some word was missed, or a page waits for its first story.
      if (live && (!$(".card") || /"missed":\s*true/.test(event.data))) { clearTimeout(soon); soon = setTimeout(look, 1000); }
    });
  };
  const leave = () => { if (news) news.close(); news = null; };
  if (window.EventSource && $(".me")) {
    // A browser opens few connections to one server: only what is looked at listens, and one window for the alerts.
    if (live && !document.hidden) listen();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) { if (!alerts) leave(); } else if (live) { if (!news) look().catch(() => {}); listen(); }
    });
    if (notifies() && navigator.locks) navigator.locks.request("alerts", () => new Promise(() => { alerts = true; leave(); listen(); }));
    addEventListener("pagehide", leave);
    addEventListener("pageshow", (event) => { if (event.persisted && live) listen(); });
  }

  // This device: notifications, installing, reading without a network
  const notify = $("[data-notify]");
  if (notify) {
    const state = $("[data-notify-state]");
    const show = () => {
      if (!window.Notification) { notify.disabled = true; state.textContent = "This browser has none."; return; }
      if (Notification.permission === "denied") { notify.disabled = true; state.textContent = "The browser was told not to show any: change that beside its address bar."; return; }
      notify.textContent = notifies() ? "Do not show alerts as notifications" : "Show alerts as notifications";
      state.textContent = notifies() ? "On, while a page of the newsroom is open." : "";
    };
    notify.addEventListener("click", async () => {
      if (notifies()) localStorage.setItem("notify", "off");
      else if (await Notification.requestPermission() === "granted") localStorage.setItem("notify", "on");
      show();
    });
    show();
  }
  addEventListener("beforeinstallprompt", (event) => {
    const install = $("[data-install]");
    if (!install) return;
    event.preventDefault();
    install.hidden = false;
    install.addEventListener("click", () => { event.prompt(); install.hidden = true; }, { once: true });
  });
  const forget = $("[data-forget]");
  if (forget && window.caches) {
    forget.addEventListener("click", async () => {
      await caches.delete("pages");
      $("[data-forget-state]").textContent = "Forgotten.";
    });
  }
  const kept = $("#kept");
  if (kept && window.caches) {
    (async () => {
      const pages = await caches.open("pages");
      for (const request of (await pages.keys()).reverse()) {
        const { pathname, search } = new URL(request.url);
        const title = decodeURIComponent((await pages.match(request)).headers.get("x-title") || pathname);
        const item = made("li");
        item.append(made("a", title, { href: pathname + search, dir: "auto" }));
        kept.append(item);
      }
    })();
  }
  if ("serviceWorker" in navigator && window.isSecureContext && $(".me")) {
    // The one place where an address becomes a script: this address, and no other.
    const policy = window.trustedTypes && trustedTypes.createPolicy("rashomon", {
      createScriptURL: (url) => { if (url === "/sw.js") return url; throw new TypeError("no script of ours"); },
    });
    navigator.serviceWorker.register(policy ? policy.createScriptURL("/sw.js") : "/sw.js").catch(() => {});
  }
})();
