// The programme's filters without a reload, and as one types; fetched when somebody reaches for them (programme.js).
// Without this file every filter is a form and every chip a link.

const form = document.getElementById("filters");
const found = document.getElementById("found");
const button = form.querySelector("button:not([type])");
let asked = new AbortController();
let waiting;

// Everything that is filled in, as an address: empty fields stay out of it.
function address() {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  return query.size ? `${form.action}?${query}` : form.action;
}

async function show(url) {
  asked.abort();
  asked = new AbortController();
  const part = new URL(url, location.href);
  part.searchParams.set("part", "day");
  try {
    const answer = await fetch(part, { signal: asked.signal });
    if (!answer.ok) throw new Error(answer.status);
    const piece = document.createElement("template");
    piece.innerHTML = await answer.text();
    const results = piece.content.getElementById("results");
    found.textContent = results.dataset.found;
    button.textContent = `Show ${results.dataset.found.split(" ")[0]}`;
    document.getElementById("results").replaceWith(results);
    history.replaceState(null, "", url);
    document.dispatchEvent(new CustomEvent("programme:shown"));
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

// The form says what the address says, after a chip was taken away.
function fill(url) {
  const query = new URL(url, location.href).searchParams;
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = query.get(field.name) === "on";
    else if (field.name) field.value = query.get(field.name) ?? "";
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  show(address());
  if (event.submitter && form.matches(":popover-open")) form.hidePopover();
});
form.addEventListener("input", (event) => {
  if (!event.target.matches("input:not([type=checkbox])")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => show(address()), 250);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-wish]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  fill(link.href);
  show(link.href);
  found.focus();
});

// Names to choose from, gathered from the cards when they are first asked for.
form.elements.speaker.addEventListener(
  "focus",
  (event) => {
    const names = new Set([...document.querySelectorAll(".who")].flatMap((who) => who.textContent.split(", ")));
    const list = document.createElement("datalist");
    list.id = "speakers";
    list.append(...[...names].sort().map((name) => new Option(name)));
    form.append(list);
    event.target.setAttribute("list", list.id);
  },
  { once: true },
);
