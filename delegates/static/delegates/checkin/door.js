// The door: enrol this phone, then scan badges or find people by name, and show each answer.
import { Api } from "./api.js";
import { Outbox } from "./outbox.js";
import { Scanner } from "./scanner.js";
import * as screen from "./screen.js";
import { allowSound, play } from "./sound.js";
import { isBadge, Wedge } from "./wedge.js";

const TOKEN = "plenary.door.token";
const CAMERA = "plenary.door.camera";
const SAME = 4000; // ms: a badge held before the camera is one scan until it was out of sight for so long
const SLOW = 3000; // ms without an answer, after which the screen says that the scan is not sent yet
const FOLD = { ok: 2500, again: 5000, neutral: 2500, waiting: 4000 }; // ms; what needs a person stays
const STRIP = 20_000; // ms that a check-in may still be undone from the strip
const HEARTBEAT = 15_000;
const TYPING = 200;

const $ = (id) => document.getElementById(id);
const { api: base, worker, wasm } = document.body.dataset;
const api = new Api(base);
const outbox = new Outbox({ storage: localStorage, send: (scans) => api.send(scans), onAnswer, onChange });
const scanner = new Scanner({ video: $("video"), worker, wasm, onText, onTrouble: cameraTrouble });
const verdict = new screen.VerdictScreen({ onUndo: undo, onNext: next });
const wedge = new Wedge((token) => api.token && seen(token));

let current = null; // the scan that the screen speaks of
let counts = { present: 0, left: 0 };
let countsMissed = false; // the server's counts came while scans were on their way, so they could not be taken over
let online = true;
let timers = [];
const last = { text: "", at: 0 };

// --- Scans ---------------------------------------------------------------------------------------------------------------------
function scan(what, label = "") {
  current = { id: crypto.randomUUID(), at: new Date().toISOString(), label, ...what };
  show(screen.checking(label));
  const shown = current;
  after(SLOW, () => current === shown && showNotSent());
  outbox.add(current);
  outbox.flush();
}

function seen(token) {
  if (!isBadge(token)) {
    current = null;
    const code = codeIn(token);
    const words = code ? "This is an organiser’s code for a new phone, not a badge." : "This code is not one of our badges.";
    show(screen.notOurs(words));
    return;
  }
  scan({ token });
}

function onText(text) {
  const now = performance.now();
  const same = text === last.text && now - last.at < SAME;
  Object.assign(last, { text, at: now });
  if (same) return;
  if (document.body.dataset.view === "enrol") enrolWith(codeIn(text));
  else seen(text);
}

function undo() {
  if (current) scan({ takes_back: current.id }, $("verdict-name").textContent);
}

function onAnswer(answer, sent) {
  const { code } = answer.verdict;
  if (!answer.replayed && code === "OK") count(1);
  if (!answer.replayed && code === "UNDONE") count(-1);
  if (sent === current || sent.id === current?.id) show(screen.answered(answer));
  else if (code !== "OK" && code !== "UNDONE") screen.addLate(answer, sent);
}

function count(step) {
  counts = { present: counts.present + step, left: counts.left - step };
  screen.showCounts(counts);
}

function onChange(waiting, trouble) {
  if (trouble?.status === 401) return signedOut(trouble.detail);
  if (waiting === 0 || trouble) online = !trouble;
  screen.showNet(waiting, online);
  if (waiting === 0 && countsMissed) heartbeat();
  if (trouble && current && outbox.unsent.has(current.id)) showNotSent();
}

function showNotSent() {
  if (!current || !outbox.unsent.has(current.id) || verdict.box.dataset.tone === "waiting") return;
  const busy = outbox.trouble?.status >= 500 || outbox.trouble?.status === 429;
  show(screen.notSent(current.label, busy ? "The server did not answer." : "No network."));
}

function show(view) {
  for (const timer of timers.splice(0)) clearTimeout(timer);
  verdict.show(view);
  if (view.icon === "checking") return;
  play(view.tone);
  const shown = current;
  if (view.tone in FOLD) after(FOLD[view.tone], () => current === shown && fold());
}

// Out of the way again; what can be undone stays for a while as a strip.
function fold() {
  const shown = current;
  if ($("undo").hidden) verdict.hide();
  else {
    verdict.fold();
    after(STRIP, () => current === shown && verdict.hide());
  }
  if (document.body.dataset.view === "finder") $("query").focus();
}

function next() {
  for (const timer of timers.splice(0)) clearTimeout(timer);
  current = null;
  verdict.hide();
  if (document.body.dataset.view === "finder") $("query").focus();
}

function after(ms, deed) {
  timers.push(setTimeout(deed, ms));
}

// --- Views ------------------------------------------------------------------------------------------------------------------------
async function toCamera() {
  screen.showView("camera");
  screen.say("finder-word", "");
  screen.say("camera-word", "Starting the camera");
  if (!(await scanner.start(localStorage.getItem(CAMERA)))) return;
  screen.say("camera-word", "Hold a badge before the camera");
  await offerTools();
}

function toFinder(words) {
  scanner.stop();
  screen.showView("finder");
  screen.say("finder-word", words);
  $("to-camera").textContent = words ? "Try the camera again" : "Back to the camera";
  $("query").focus();
}

function cameraTrouble(words) {
  if (document.body.dataset.view === "enrol") {
    screen.showView("enrol");
    screen.say("enrol-word", words.replace(/,? ?(or )?find people by name\.$/i, " Or type the code."));
    $("code").focus();
  } else toFinder(words);
}

async function offerTools() {
  $("torch").hidden = !scanner.hasTorch;
  $("torch").setAttribute("aria-pressed", "false");
  const cameras = await scanner.cameras();
  $("camera-choice").hidden = cameras.length < 2;
  const options = cameras.map((camera, place) => new Option(camera.label || `Camera ${place + 1}`, camera.deviceId));
  $("camera").replaceChildren(...options);
  $("camera").value = scanner.track?.getSettings().deviceId ?? "";
}

// --- Enrolling ----------------------------------------------------------------------------------------------------------------------
// The code in an organiser's QR code: the page's own address with the code behind the #, or the code alone.
function codeIn(text) {
  const found = /^(?:https?:\/\/[^#]*\/checkin\/#)?([A-Z0-9]{4}[ -]?[A-Z0-9]{4})$/i.exec(text.trim());
  return found ? found[1] : "";
}

async function enrolWith(code) {
  if (!code) {
    screen.say("enrol-word", "That is not an organiser’s code. Ask for the one under Check-in, “Enrol a device”.");
    return;
  }
  screen.sayCodeError("");
  try {
    const place = await api.enrol(code);
    localStorage.setItem(TOKEN, place.token);
    $("code").value = "";
    screen.say("enrol-word", "");
    begin(place);
  } catch (problem) {
    const words = problem.status ? problem.detail : "No network: the phone cannot be enrolled now. Try again.";
    scanner.stop();
    screen.showView("enrol");
    screen.sayCodeError(words);
    $("code").value = code;
    $("code").focus();
  }
}

function signedOut(words) {
  api.token = null;
  localStorage.removeItem(TOKEN);
  scanner.stop();
  next();
  screen.showView("enrol");
  const waiting = outbox.waiting().length;
  const kept = waiting ? ` ${waiting === 1 ? "1 scan is" : `${waiting} scans are`} kept on this phone and sent after it is enrolled again.` : "";
  screen.say("enrol-word", words + kept);
  screen.showNet(waiting, true);
}

function begin(place) {
  api.token = place.token;
  counts = place.counts;
  screen.showPlace(place);
  screen.showNet(outbox.waiting().length, online);
  outbox.flush();
  toCamera();
}

// --- The server's state ------------------------------------------------------------------------------------------------------------------
async function heartbeat() {
  if (!api.token || document.hidden) return;
  try {
    const place = await api.me();
    online = true;
    countsMissed = outbox.waiting().length > 0;
    if (!countsMissed) counts = place.counts;
    screen.showPlace({ ...place, counts });
  } catch (problem) {
    if (problem.status === 401) return signedOut(problem.detail);
    online = false;
  }
  screen.showNet(outbox.waiting().length, online);
}

// --- Finding by name ---------------------------------------------------------------------------------------------------------------------
let asked = 0;
let typing = 0;

function find() {
  clearTimeout(typing);
  typing = setTimeout(async () => {
    const query = $("query").value.trim();
    const mine = ++asked;
    if (query.length < 2) return found([], "");
    try {
      const { people } = await api.search(query);
      if (mine === asked) found(people, people.length ? "" : "Nobody on today’s list begins like that. Try fewer letters, or the school.");
    } catch (problem) {
      if (problem.status === 401) return signedOut(problem.detail);
      if (mine === asked) found([], problem.status ? problem.detail : "No network: the search needs it. Scan the badge instead; scans are kept.");
    }
  }, TYPING);
}

function found(people, words) {
  screen.showFound(people, pick);
  $("found-word").textContent = words;
}

function pick(person) {
  scan({ delegate: person.delegate }, person.name);
  $("query").value = "";
  asked += 1;
  found([], "");
}

// --- The phone --------------------------------------------------------------------------------------------------------------------------------
let awake = null;
async function stayAwake() {
  if (document.hidden || awake?.released === false) return;
  try {
    awake = await navigator.wakeLock?.request("screen");
  } catch {
    // Low battery: the phone may sleep, the page goes on when it wakes.
  }
}

function visible() {
  if (document.hidden) return;
  stayAwake();
  heartbeat();
  outbox.flush();
  if (document.body.dataset.view === "camera" && !scanner.running) toCamera();
}

function fragment() {
  const code = location.hash.slice(1);
  if (!code) return false;
  history.replaceState(null, "", location.pathname); // a code has no business in the history
  screen.showView("enrol");
  enrolWith(codeIn(decodeURIComponent(code)) || code);
  return true;
}

function listen() {
  $("enrol-camera").addEventListener("click", () => {
    screen.say("enrol-word", "");
    screen.showView("enrol", { looking: true });
    screen.say("camera-word", "Hold the code before the camera");
    scanner.start(null);
  });
  $("enrol-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = $("code").value.trim();
    if (code) enrolWith(code);
    else screen.sayCodeError("Type the code that the organiser’s screen shows.");
  });
  $("to-finder").addEventListener("click", () => toFinder(""));
  $("to-camera").addEventListener("click", toCamera);
  $("query").addEventListener("input", find);
  $("camera").addEventListener("change", async ({ target }) => {
    localStorage.setItem(CAMERA, target.value);
    await toCamera();
  });
  $("torch").addEventListener("click", async ({ currentTarget }) => {
    const on = currentTarget.getAttribute("aria-pressed") !== "true";
    await scanner.torch(on).catch(() => {});
    currentTarget.setAttribute("aria-pressed", String(on));
  });
  document.addEventListener("keydown", (event) => wedge.key(event), { capture: true });
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => (allowSound(), stayAwake()), { once: true });
  }
  document.addEventListener("visibilitychange", visible);
  addEventListener("online", visible);
  addEventListener("offline", () => ((online = false), screen.showNet(outbox.waiting().length, online)));
  addEventListener("hashchange", fragment);
  setInterval(heartbeat, HEARTBEAT);
}

function start() {
  listen();
  api.token = localStorage.getItem(TOKEN);
  if (fragment()) return;
  if (api.token) {
    screen.showNet(outbox.waiting().length, online);
    heartbeat();
    outbox.flush();
    toCamera();
  } else screen.showView("enrol");
}

start();
