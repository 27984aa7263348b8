{% load static %}// Keeps what everybody may read at hand for when there is no network. Whatever is fetched anew is newer, so the network goes first.
const CACHE = "plenary-programme-1";
const KEPT = [{% for address in kept %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const PATIENCE = 4000; // ms: a network that does not answer by then counts as none, if a copy is at hand
const MOST = 400; // answers kept; the oldest go first

addEventListener("install", (event) => event.waitUntil(skipWaiting()));

addEventListener("activate", (event) => event.waitUntil(tidy()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const page = request.mode === "navigate" && KEPT.some((address) => pathname.startsWith(address));
  const asset = pathname.startsWith("/static/") || pathname.startsWith("/media/images/");
  if (page || asset) event.respondWith(networkFirst(event, page));
});

// The page asks for its own address and its parts to be kept: it was loaded before anybody stood here.
addEventListener("message", (event) => event.waitUntil(keepAll(event.data?.keep ?? [])));

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("plenary-programme-") && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

async function networkFirst(event, page) {
  const { request } = event;
  const copy = caches.open(CACHE).then((cache) => cache.match(request, { ignoreVary: true }));
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && answer.type === "basic" && !answer.redirected) event.waitUntil(keep(request, answer.clone()));
    return answer;
  });
  event.waitUntil(fresh.catch(() => {}));
  try {
    return await (page && (await copy) ? Promise.race([fresh, afterPatience()]) : fresh);
  } catch {
    return (await copy) ?? (page ? nearest(request) : Response.error());
  }
}

function afterPatience() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE));
}

async function keep(request, answer) {
  const cache = await caches.open(CACHE);
  await cache.put(request, answer);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST)).map((old) => cache.delete(old)));
}

// From the browser's own store where it is there, so that keeping a page costs no second download.
async function keepAll(addresses) {
  const cache = await caches.open(CACHE);
  for (const address of addresses) {
    const { origin, pathname } = new URL(address, location.origin);
    const ours = KEPT.some((kept) => pathname.startsWith(kept)) || pathname.startsWith("/static/") || pathname.startsWith("/media/images/");
    if (origin !== location.origin || !ours) continue;
    const answer = await fetch(address, { cache: "force-cache" }).catch(() => null);
    if (answer?.ok && !answer.redirected) await cache.put(address, answer);
  }
}

// A filtered programme that was never looked at: the whole one will do. Anything else: say so.
async function nearest(request) {
  const cache = await caches.open(CACHE);
  const whole = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  if (whole) return whole;
  const words = "You are offline, and this page is not kept on this device. Go back, or open it when there is a network.";
  const html = `<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offline</title><h1>Offline</h1><p>${words}</p><p><a href="${KEPT[0] ?? "/"}">The programme</a></p></html>`;
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
