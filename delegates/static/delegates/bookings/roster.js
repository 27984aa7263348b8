// The list of colleagues as a small spreadsheet. Everything here can also be done with the page's own buttons.

import { Kept } from "./roster-kept.js";

const form = document.querySelector("[data-roster]");
const body = form.querySelector(".roster tbody");
const blank = form.querySelector("[data-blank-row]");
const price = form.querySelector("[data-price]");
const said = form.querySelector("[data-said]");
const count = form.querySelector("[data-count]");
const CELLS = ["first_name", "last_name", "email", "role", "school", "ticket"];
const FILLED = ["role", "school", "ticket"]; // what can be put into every row below
const PAUSE = 500; // milliseconds without a key before the price is asked for
const MORE = 5; // rows at a time

let fresh = 1000; // rows made here are counted from a number that the server does not use

const cellOf = (row, name) => row?.querySelector(`.control[name="${name}"]`);
const controls = (row) => [...row.querySelectorAll(".control")];
const isFilled = (row) => CELLS.slice(0, 4).some((name) => cellOf(row, name).value.trim());
const nameOf = (row) => CELLS.slice(0, 2).map((name) => cellOf(row, name).value.trim()).filter(Boolean).join(" ");

function newRow(like) {
  const row = blank.content.firstElementChild.cloneNode(true);
  const name = String(fresh++);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of ["id", "for", "value"]) {
      const text = element.getAttribute(attribute);
      if (text?.includes("NEW")) element.setAttribute(attribute, text.replace("NEW", name));
    }
  }
  for (const choice of ["school", "ticket"]) {
    if (like && cellOf(row, choice)) cellOf(row, choice).value = cellOf(like, choice).value;
  }
  quieten(row);
  return row;
}

function addRow(after = body.lastElementChild) {
  const row = newRow(after);
  if (after) after.after(row);
  else body.append(row);
  return row;
}

// Tab goes from cell to cell, as in a spreadsheet; the arrow keys reach the buttons, and Ctrl Delete does what they do.
function quieten(row) {
  row.querySelector(".cell-remove button").tabIndex = -1;
}

function number() {
  let people = 0;
  [...body.rows].forEach((row, index) => {
    people += isFilled(row);
    for (const place of row.querySelectorAll(".row-number")) {
      if (place.textContent !== String(index + 1)) place.textContent = index + 1;
    }
  });
  const words = people === 0 ? "Or type here" : people === 1 ? "1 colleague" : `${people} colleagues`;
  if (count.textContent !== words) count.textContent = words;
}

function moveTo(cell) {
  cell?.focus();
  cell?.select?.();
}

// --- What was done last can be taken back ------------------------------------------------------------------------------

let lastDeed = null;

function say(words, undo) {
  lastDeed = undo ? { undo } : null;
  said.replaceChildren(Object.assign(document.createElement("span"), { textContent: words }));
  if (!undo) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button text", textContent: "Undo" });
  button.addEventListener("click", takeBack);
  said.append(" ", button);
}

function takeBack() {
  const deed = lastDeed;
  if (!deed) return;
  say("That was taken back.");
  moveTo(deed.undo());
  changed();
}

// The values of some rows as they are now; calling it brings them back, and takes rows that came later out.
function remembered() {
  const rows = [...body.rows].map((row) => [row, controls(row).map((cell) => cell.value)]);
  return () => {
    body.replaceChildren(...rows.map(([row]) => row));
    for (const [row, values] of rows) controls(row).forEach((cell, place) => (cell.value = values[place]));
    return cellOf(body.rows[0], "first_name");
  };
}

function remove(row) {
  const before = row.previousElementSibling;
  const next = row.nextElementSibling ?? before ?? addRow(row);
  const who = nameOf(row);
  const place = [...body.rows].indexOf(row) + 1;
  const had = isFilled(row);
  row.remove();
  changed();
  moveTo(cellOf(next, "first_name"));
  if (!had) return;
  say(`Row ${place}${who ? `, ${who},` : ""} was removed.`, () => {
    if (before?.isConnected) before.after(row);
    else body.prepend(row);
    return cellOf(row, "first_name");
  });
}

function fillDown(cell) {
  if (!FILLED.includes(cell.name)) return;
  const undo = remembered();
  let rows = 0;
  for (let row = cell.closest("tr").nextElementSibling; row; row = row.nextElementSibling) {
    if (!isFilled(row)) continue;
    cellOf(row, cell.name).value = cell.value;
    heal(cellOf(row, cell.name));
    rows++;
  }
  const words = (cell.selectedOptions?.[0]?.textContent ?? cell.value) || "Nothing";
  say(rows ? `“${words}” now stands in ${rows} more ${rows === 1 ? "row" : "rows"}.` : "There is nobody below.", rows ? undo : null);
  changed();
}

// --- Keys ----------------------------------------------------------------------------------------------------------------

// Where the cursor stands at an end of the text, or all of it is chosen, an arrow leaves the cell.
function leaves(cell, key) {
  if (cell.tagName !== "INPUT") return true;
  let from, to;
  try {
    [from, to] = [cell.selectionStart, cell.selectionEnd];
  } catch {
    return true;
  }
  if (from === null) return cell.value === "" || cell.dataset.typed !== "1"; // an e-mail field does not tell its cursor
  if (from === 0 && to === cell.value.length) return true;
  return from === to && from === (key === "ArrowLeft" ? 0 : cell.value.length);
}

function sideways(cell, step) {
  const row = cell.closest("tr");
  const line = [...row.querySelectorAll(".control, .cell-remove button")];
  moveTo(line[line.indexOf(cell) + step]);
}

function below(row, cell, by) {
  const next = by > 0 ? row.nextElementSibling : row.previousElementSibling;
  if (!next) return null;
  return cell.name === "do" ? next.querySelector(".cell-remove button") : cellOf(next, cell.name);
}

function withControl(event, cell, row) {
  if (event.key === "Enter") moveTo(cellOf(addRow(row), "first_name"));
  else if (event.key === "Delete" || event.key === "Backspace") {
    if (event.key === "Backspace") return false;
    remove(row);
  } else if (event.key === "d" && FILLED.includes(cell.name)) fillDown(cell);
  else if (event.key === "z" && lastDeed) takeBack();
  else return false;
  number();
  return true;
}

body.addEventListener("keydown", (event) => {
  const cell = event.target.closest(".control, .cell-remove button");
  if (!cell || event.isComposing || event.altKey) return;
  const row = cell.closest("tr");
  let done = true;
  if (event.ctrlKey || event.metaKey) done = withControl(event, cell, row);
  else if (event.key === "Enter" && cell.tagName !== "BUTTON") {
    moveTo(event.shiftKey ? below(row, cell, -1) : (below(row, cell, 1) ?? cellOf(addRow(row), cell.name)));
  } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && cell.tagName !== "SELECT") {
    moveTo(below(row, cell, event.key === "ArrowUp" ? -1 : 1));
  } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && !event.shiftKey && leaves(cell, event.key)) {
    sideways(cell, event.key === "ArrowLeft" ? -1 : 1);
  } else done = false;
  if (done) event.preventDefault();
});

// --- Cells copied from a spreadsheet fill the table from the cell where they are pasted, to the right and down -----------

function put(cell, text) {
  if (cell.tagName !== "SELECT") cell.value = text;
  else {
    const option = [...cell.options].find((one) => one.textContent.trim().toLowerCase() === text.toLowerCase());
    if (option) cell.value = option.value;
  }
  heal(cell);
}

body.addEventListener("paste", (event) => {
  const cell = event.target;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (!cell.matches(".control") || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const undo = remembered();
  let row = cell.closest("tr");
  const from = controls(row).indexOf(cell);
  const lines = text.split("\n");
  for (const line of lines) {
    row ??= addRow();
    const across = controls(row);
    line.split("\t").forEach((value, step) => across[from + step] && put(across[from + step], value.trim()));
    row = row.nextElementSibling;
  }
  say(`${lines.length} ${lines.length === 1 ? "row was" : "rows were"} pasted.`, undo);
  changed();
});

// --- Buttons -------------------------------------------------------------------------------------------------------------

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-fill]")) {
    const cells = [...body.querySelectorAll(`.control[name="${button.dataset.fill}"]`)];
    fillDown(cells.find((cell) => cell === lastCell) ?? cells[0]);
  } else if (button?.value === "rows" && !form.elements.pasted?.value.trim() && !form.elements.file?.files.length) {
    event.preventDefault();
    const first = addRow();
    for (let more = 1; more < MORE; more++) addRow();
    number();
    moveTo(cellOf(first, "first_name"));
  } else if (button?.value.startsWith("remove-")) {
    event.preventDefault();
    remove(button.closest("tr"));
  }
});

let lastCell = null;
body.addEventListener("focusin", (event) => {
  if (!event.target.matches(".control")) return;
  lastCell = event.target;
  delete event.target.dataset.typed;
});

// --- The price, and with it a copy of what has been typed, goes to the server while one works ----------------------------

const kept = new Kept(form, {
  read: () => ({
    rows: [...body.rows].filter(isFilled).map((row) => CELLS.map((name) => cellOf(row, name)?.value ?? "")),
    pasted: form.elements.pasted?.value ?? "",
  }),
  write(held) {
    while (body.rows.length < held.rows.length) addRow();
    [...body.rows].forEach((row, index) => {
      CELLS.forEach((name, place) => {
        const cell = cellOf(row, name);
        if (!cell) return;
        if (index < held.rows.length || place < 4) cell.value = held.rows[index]?.[place] ?? "";
        heal(cell);
      });
    });
    if (form.elements.pasted && held.pasted) form.elements.pasted.value = held.pasted;
    say("What you had typed before is back in the table.");
    changed();
  },
});

let waiting = 0;
let asked = 0;

async function tell(leaving = false) {
  clearTimeout(waiting);
  waiting = 0;
  if (leaving) kept.now();
  const data = new FormData(form);
  data.delete("file");
  data.delete("pasted");
  data.set("do", "price");
  const mine = ++asked;
  try {
    // A page that is being left may send 64 kB; a list of 150 fits when it is not sent in parts.
    const sent = leaving ? new URLSearchParams(data) : data;
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "text/html" }, keepalive: leaving });
    if (!answer.ok || answer.redirected || mine !== asked) return;
    price.innerHTML = await answer.text();
    if (!waiting) kept.forget();
  } catch {
    // Offline for a moment: the page's own button still saves everything.
  }
}

function changed() {
  number();
  kept.soon();
  clearTimeout(waiting);
  waiting = setTimeout(tell, PAUSE);
}

// A cell that was wrong and is being mended is looked at again when the list is saved.
function heal(cell) {
  const place = cell.closest(".is-wrong");
  if (!place) return;
  place.classList.remove("is-wrong");
  place.querySelector(".cell-error")?.remove();
  cell.removeAttribute("aria-invalid");
  cell.removeAttribute("aria-describedby");
}

addEventListener("pagehide", () => {
  if (waiting) tell(true);
});

body.addEventListener("input", (event) => {
  event.target.dataset.typed = "1";
  lastDeed = null;
  heal(event.target);
  changed();
});
form.elements.pasted?.addEventListener("input", () => kept.soon());
form.addEventListener("submit", () => {
  clearTimeout(waiting);
  waiting = 0;
  asked++;
  kept.now();
});

[...body.rows].forEach(quieten);
kept.restore();
