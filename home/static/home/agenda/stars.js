// Sessions that a reader keeps: on her own device, without an account. Nothing is sent anywhere until she shares the link herself.
// Works on any page that holds [data-stars]; adds a button to every [data-run] with a [data-run-title] or heading in it.
const tools = document.querySelector("[data-stars]");
const KEY = `plenary.stars.${tools?.dataset.stars}`;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(Number.isSafeInteger) : [];
  } catch {
    return [];
  }
}

function write(stars) {
  try {
    localStorage.setItem(KEY, JSON.stringify(stars));
    return true;
  } catch {
    return false; // full or forbidden: the page says so
  }
}

function titleOf(card) {
  return (card.dataset.runTitle ?? card.querySelector("h1, h2, h3, h4, .title")?.textContent ?? "").trim();
}

function draw() {
  const stars = read();
  for (const card of document.querySelectorAll("[data-run]")) {
    const button = card.querySelector(":scope .star") ?? add(card);
    const on = stars.includes(Number(card.dataset.run));
    button.setAttribute("aria-pressed", String(on));
    card.classList.toggle("starred", on);
  }
  const link = tools.querySelector("[data-agenda]");
  link.href = stars.length ? `${link.dataset.agenda}?runs=${stars.join(".")}` : link.dataset.agenda;
  tools.querySelector("[data-count]").textContent = stars.length;
  tools.classList.add("ready");
}

function add(card) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "star no-print";
  button.setAttribute("aria-label", `Keep ${titleOf(card)}`);
  card.append(button);
  return button;
}

function toggle(card) {
  const number = Number(card.dataset.run);
  const stars = read();
  const had = stars.includes(number);
  const kept = had ? stars.filter((each) => each !== number) : [...stars, number];
  if (!write(kept)) return say("This device does not let us keep anything. Is private browsing on?");
  draw();
  const sum = kept.length === 1 ? "1 session is" : `${kept.length} sessions are`;
  say(`${had ? "Taken out" : "Kept"}: ${titleOf(card)}. ${sum} in your agenda.`);
}

function say(words) {
  tools.querySelector("[role=status]").textContent = words;
}

// --- On the agenda's own page ------------------------------------------------------------------------------------------------------
function onAgenda() {
  const page = document.querySelector("[data-agenda-page]");
  if (!page) return;
  const shown = page.dataset.agendaPage;
  const stars = read();
  if (!shown && stars.length) return location.replace(`?runs=${stars.join(".")}`);
  const mine = stars.join(".") === shown || (stars.length && shown.split(".").every((each) => stars.includes(Number(each))));
  const take = page.querySelector("[data-take]");
  if (take && !mine) {
    take.hidden = false;
    take.addEventListener("click", () => {
      write([...new Set([...stars, ...shown.split(".").map(Number)])]);
      take.hidden = true;
      draw();
      say("These sessions are in your agenda on this device now.");
    });
  }
  const share = page.querySelector("[data-share]");
  if (!share) return;
  share.hidden = false;
  share.addEventListener("click", async () => {
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: location.href });
      else {
        await navigator.clipboard.writeText(location.href);
        say("The link is copied. Whoever opens it sees these sessions, and nothing else about you.");
      }
    } catch (problem) {
      if (problem.name !== "AbortError") say("Copy the address of this page: it is the link to this agenda.");
    }
  });
}

// --- Offline -----------------------------------------------------------------------------------------------------------------------
async function keepOffline() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").map((entry) => entry.name);
  const keep = [location.href.split("#")[0], ...new Set(parts)];
  if (matchMedia("(display-mode: standalone)").matches && !navigator.connection?.saveData) {
    // Installed: every session that this page leads to is kept as well.
    keep.push(...new Set([...document.querySelectorAll("[data-run] a[href]")].map((link) => link.href)));
  }
  active.postMessage({ keep });
}

function offlineBar() {
  const bar = tools.querySelector("[data-offline]");
  const show = () => (bar.hidden = navigator.onLine);
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

if (tools) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".star");
    if (button) toggle(button.closest("[data-run]"));
  });
  addEventListener("storage", (event) => event.key === KEY && draw());
  addEventListener("pageshow", draw);
  document.addEventListener("programme:shown", draw); // the filtered programme came without a new page
  draw();
  offlineBar();
  onAgenda();
  keepOffline().catch(() => {}); // no secure context, or forbidden: the page works as it is
}
