// What the door shows. Only paints: it decides nothing and asks nobody.

const $ = (id) => document.getElementById(id);

// --- From a scan and its answer to what fills the screen ---------------------------------------------------------------------
export const checking = (label) => ({ tone: "neutral", icon: "checking", word: "Checking", name: label, sentence: "" });

export const notSent = (label, reason) => ({
  tone: "waiting",
  icon: "waiting",
  word: "Not sent yet",
  name: label,
  sentence: `${reason} The scan is kept on this phone and will be sent. Let the person in.`,
  undo: true,
});

export const notOurs = (sentence) => ({ tone: "unknown", icon: "unknown", word: "Not ours", name: "", sentence });

export const answered = (answer) => ({
  ...answer.verdict,
  name: answer.name,
  school: answer.school,
  undo: answer.verdict.code === "OK",
});

// --- The verdict -----------------------------------------------------------------------------------------------------------------
export class VerdictScreen {
  constructor({ onUndo, onNext }) {
    this.box = $("verdict");
    $("undo").addEventListener("click", onUndo);
    $("next").addEventListener("click", onNext);
  }

  show(view) {
    this.box.hidden = false;
    this.box.dataset.tone = view.tone;
    $("verdict-icon").setAttribute("href", `#icon-${view.icon}`);
    for (const part of ["word", "name", "school", "sentence"]) $(`verdict-${part}`).textContent = view[part] ?? "";
    $("undo").hidden = !view.undo;
    this.unfold();
    fitName($("verdict-name"));
  }

  // The whole screen; what lies behind cannot be reached.
  unfold() {
    const focusWasBehind = document.activeElement !== document.body && !this.box.contains(document.activeElement);
    delete this.box.dataset.small;
    for (const part of behind()) part.inert = true;
    if (focusWasBehind) $("next").focus({ preventScroll: true });
  }

  // A strip at the foot, so that the camera can be aimed again while the check-in may still be undone.
  fold() {
    this.box.dataset.small = "";
    for (const part of behind()) part.inert = false;
  }

  hide() {
    this.box.hidden = true;
    for (const part of behind()) part.inert = false;
  }
}

const behind = () => document.querySelectorAll(".door-bar, .door-main, .door-foot");

// A tenth of the screen's height, less for a long name: no word is broken, and three lines are enough.
function fitName(element) {
  const tallest = Math.round(innerHeight / 10);
  for (let size = tallest; size >= 24; size -= 3) {
    element.style.fontSize = `${size}px`;
    const lines = element.offsetHeight / (size * 1.08);
    if (element.scrollWidth <= element.clientWidth && lines < 3.5) return;
  }
}

// --- The bar ------------------------------------------------------------------------------------------------------------------------
export function showPlace({ point, device, counts }) {
  $("point").textContent = `${point} · ${device}`;
  document.title = `${point} · ${device} · Check-in`;
  showCounts(counts);
}

export function showCounts({ present, left }) {
  $("counts").textContent = `${present} in · ${left} to come`;
}

export function showNet(waiting, online) {
  const words = [online ? "" : "No network", waiting ? `${waiting} not sent` : ""].filter(Boolean).join(" · ") || "Online";
  const net = $("net");
  if (net.textContent !== words) net.textContent = words;
  net.className = `door-net ${online && !waiting ? "is-ok" : "is-waiting"}`;
}

// --- Views ------------------------------------------------------------------------------------------------------------------------------
// enrol: no token yet; camera: scanning; finder: by name. With `looking` the camera is shown in the enrol view too.
export function showView(view, { looking = view === "camera" } = {}) {
  document.body.dataset.view = view;
  $("enrol").hidden = view !== "enrol";
  $("finder").hidden = view !== "finder";
  $("viewer").hidden = !looking;
  $("foot").hidden = view === "enrol";
  $("to-finder").hidden = view !== "camera";
  $("to-camera").hidden = view !== "finder";
}

export function say(id, words) {
  const place = $(id);
  place.textContent = words ?? "";
  place.hidden = !words;
}

export function sayCodeError(words) {
  say("code-error", words);
  $("code-field").classList.toggle("has-error", Boolean(words));
  if (words) $("code").setAttribute("aria-invalid", "true");
  else $("code").removeAttribute("aria-invalid");
}

// --- Found by name ------------------------------------------------------------------------------------------------------------------------
const STATES = { in: "is-ok", expected: "is-neutral", cancelled: "is-cancelled" };

export function showFound(people, onPick) {
  $("found").replaceChildren(...people.map((person) => foundRow(person, onPick)));
}

function foundRow(person, onPick) {
  const row = element("li", "door-found-row");
  const facts = element("div", "door-found-facts");
  facts.append(
    element("p", "door-found-name", person.name),
    element("p", "door-found-school", person.school),
    element("p", `status ${STATES[person.state]}`, person.words),
  );
  row.append(facts);
  if (person.state === "expected") {
    const button = element("button", "button", "Check in");
    button.type = "button";
    button.setAttribute("aria-label", `Check in ${person.name}`);
    button.addEventListener("click", () => onPick(person));
    row.append(button);
  }
  return row;
}

// --- Answers that came after the person had gone -----------------------------------------------------------------------------------------
export function addLate(answer, scan) {
  const when = new Date(scan.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const who = answer.name || scan.label || "A code";
  const row = element("li", "message is-needs-you");
  const close = element("button", "button text", "Seen");
  close.type = "button";
  close.setAttribute("aria-label", `Seen: ${who}`);
  close.addEventListener("click", () => row.remove());
  row.append(element("span", "", `Scanned at ${when}, answered now: ${who}. ${answer.verdict.word}. ${answer.verdict.sentence}`), close);
  $("late").append(row);
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
