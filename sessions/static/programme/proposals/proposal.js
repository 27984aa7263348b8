// The proposal's form: words are counted while one types, and what was typed and not saved survives a lost page.
// Nothing here is needed: the server counts, says and keeps everything as well.

const form = document.querySelector("[data-proposal]");
const PAUSE = 600; // milliseconds without a key

// --- Words ---------------------------------------------------------------------------------------------------------------
for (const box of form.querySelectorAll("[data-words]")) {
  const [low, high] = box.dataset.words.split(" ").map(Number);
  const line = document.createElement("p");
  const aloud = document.createElement("p"); // read out only when one pauses
  line.className = "word-count";
  line.setAttribute("aria-hidden", "true");
  aloud.className = "visually-hidden";
  aloud.setAttribute("role", "status");
  box.after(line, aloud);

  let waiting = 0;
  const count = () => {
    const words = box.value.split(/\s+/).filter(Boolean).length;
    const number = words === 1 ? "1 word" : `${words} words`;
    line.classList.toggle("is-good", words >= low && words <= high);
    if (words < low) line.textContent = `${number}; ${low} to ${high} are good`;
    else if (words > high) line.textContent = `${number}; readers on a phone stop after about ${high}`;
    else line.textContent = `${number}: a good length`;
  };
  box.addEventListener("input", () => {
    count();
    clearTimeout(waiting);
    waiting = setTimeout(() => (aloud.textContent = line.textContent), 3 * PAUSE);
  });
  count();
}

// --- What was typed and not saved ------------------------------------------------------------------------------------------
// Kept in this tab alone, so that a shared computer remembers nothing. The stamp is the server's: when it has moved on, all was saved.
const KEY = `typed ${location.pathname}`;
const PRIVATE = new Set(["csrfmiddlewaretoken", "do"]);

const typed = () => [...new FormData(form)].filter(([name, value]) => !PRIVATE.has(name) && typeof value === "string");
const asText = (entries) => JSON.stringify(entries.map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()]));

let atFirst = asText(typed());
let waiting = 0;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function keep() {
  clearTimeout(waiting);
  waiting = 0;
  const now = asText(typed());
  try {
    if (now === atFirst) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify({ stamp: form.dataset.stamp, entries: now }));
  } catch {
    // Storage is full or forbidden: the page's own buttons still save everything.
  }
}

function forget() {
  sessionStorage.removeItem(KEY);
}

function putBack(entries) {
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || PRIVATE.has(field.name) || field.type === "submit" || field.type === "hidden") continue;
    const wanted = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
    else field.value = wanted[0] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function offer(entries) {
  const box = document.createElement("div");
  box.className = "callout is-waiting kept-typing";
  box.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = "You had typed something here that was not saved.";
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  for (const [label, css, deed] of [
    ["Put it back", "button", () => putBack(entries)],
    ["Forget it", "button quiet", forget],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = css;
    button.textContent = label;
    button.addEventListener("click", () => {
      box.remove();
      deed();
      form.querySelector("input.control, textarea")?.focus();
    });
    buttons.append(button);
  }
  box.append(words, buttons);
  form.before(box);
}

const before = read();
if (before) {
  if (before.stamp !== form.dataset.stamp || before.entries === atFirst) forget();
  else offer(JSON.parse(before.entries));
}

const soon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(keep, PAUSE);
};
form.addEventListener("input", soon);
form.addEventListener("change", soon);
addEventListener("pagehide", () => {
  if (waiting) keep();
});
// While the form is under way, keep it: should the line be down, the next look at this page offers it.
form.addEventListener("submit", keep);
