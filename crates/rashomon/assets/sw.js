// Keeps what was opened, for reading without a network. The server's answer always comes first; what is kept goes with the
// session: at log-out, and wherever the server sends to the log-in. (SHELL, above, is what is kept from the start.)
"use strict";

const PAGES = "pages";
const PARTS = "parts";
// Pages kept; the oldest goes first.
const MOST = 150;
// What is worth reading later. Whatever changes something, or belongs to the account, is never kept.
const READING = /^\/(?:$|digest$|story\/[^/]+$|article\/[^/]+$|compare\/|stream\/[^/]+$|streams$|entity\/|outlet\/|keys$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PARTS).then((parts) => parts.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const parts = await caches.open(PARTS);
    const now = new Set(SHELL.map((path) => new URL(path, location.origin).href));
    for (const request of await parts.keys()) if (!now.has(request.url)) await parts.delete(request);
    await self.clients.claim();
  })());
});

const keep = async (request, answer) => {
  // The title, for the list of what there is to read.
  const text = await answer.clone().text();
  const title = /<title>([^<]*)<\/title>/.exec(text);
  const headers = new Headers({ "content-type": "text/html; charset=utf-8" });
  const policy = answer.headers.get("content-security-policy");
  if (policy) headers.set("content-security-policy", policy);
  if (title) headers.set("x-title", encodeURIComponent(plain(title[1].replace(/ – rashomon$/, ""))));
  const pages = await caches.open(PAGES);
  const url = new URL(request.url);
  url.hash = "";
  // Put anew, it is the youngest.
  await pages.delete(url.href);
  await pages.put(url.href, new Response(text, { headers }));
  const all = await pages.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await pages.delete(old);
};

const plain = (text) => text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot));/gi, (all, ten, sixteen, name) => {
  const code = ten ? Number(ten) : sixteen ? parseInt(sixteen, 16) : 0;
  return name ? { amp: "&", lt: "<", gt: ">", quot: '"' }[name.toLowerCase()] : String.fromCodePoint(Math.min(code, 0x10ffff));
});

const page = async (event) => {
  const { request } = event;
  const url = new URL(request.url);
  try {
    const answer = await fetch(request);
    const away = answer.redirected || answer.type === "opaqueredirect";
    if ((away && new URL(answer.url || request.url).pathname === "/login") || answer.status === 401) event.waitUntil(caches.delete(PAGES));
    else if (answer.ok && !away && READING.test(url.pathname)) event.waitUntil(keep(request, answer.clone()));
    return answer;
  } catch (failure) {
    const pages = await caches.open(PAGES);
    const kept = await pages.match(request.url.split("#")[0]);
    return kept || (await caches.match("/offline")) || Promise.reject(failure);
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === "/logout") {
    event.waitUntil(caches.delete(PAGES));
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const path = event.notification.data;
  event.waitUntil(self.clients.matchAll({ type: "window" }).then((open) => {
    const one = open.find((client) => "navigate" in client);
    return one ? one.focus().then((client) => client.navigate(path)) : self.clients.openWindow(path);
  }));
});
