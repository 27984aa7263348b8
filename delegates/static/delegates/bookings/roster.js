// The list of colleagues as a small spreadsheet. Everything here can also be done with the page's own buttons.

const form = document.querySelector("[data-roster]");
const body = form.querySelector(".roster tbody");
const blank = form.querySelector("[data-blank-row]");
const price = form.querySelector("[data-price]");
const COLUMNS = ["first_name", "last_name", "email", "role"];
const PAUSE = 500; // milliseconds without a key before the price is asked for

let fresh = 1000; // rows made here are counted from a number that the server does not use

function addRow() {
  const row = blank.content.firstElementChild.cloneNode(true);
  const name = String(fresh++);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of ["id", "for", "value"]) {
      const text = element.getAttribute(attribute);
      if (text?.includes("NEW")) element.setAttribute(attribute, text.replace("NEW", name));
    }
  }
  body.append(row);
  number();
  return row;
}

function number() {
  [...body.rows].forEach((row, index) => {
    for (const place of row.querySelectorAll(".row-number")) place.textContent = index + 1;
  });
}

const cellOf = (row, name) => row.querySelector(`[name="${name}"]`);

function moveTo(row, name) {
  const cell = row && cellOf(row, name);
  cell?.focus();
  cell?.select?.();
}

// Keys: up and down stay in the column, Enter goes down and makes a row when there is none.
body.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (cell.tagName !== "INPUT" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = cell.closest("tr");
  if (event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey)) {
    event.preventDefault();
    moveTo(row.previousElementSibling, cell.name);
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    moveTo(row.nextElementSibling, cell.name);
  } else if (event.key === "Enter") {
    event.preventDefault();
    moveTo(row.nextElementSibling ?? addRow(), cell.name);
  }
});

// Cells copied from a spreadsheet fill the table from the cell where they are pasted, to the right and down.
body.addEventListener("paste", (event) => {
  const cell = event.target;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (cell.tagName !== "INPUT" || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const from = COLUMNS.indexOf(cell.name);
  let row = cell.closest("tr");
  for (const line of text.split("\n")) {
    row ??= addRow();
    line.split("\t").forEach((value, step) => {
      const target = COLUMNS[from + step] && cellOf(row, COLUMNS[from + step]);
      if (target) target.value = value.trim();
    });
    row = row.nextElementSibling;
  }
  ask();
});

form.addEventListener("click", (event) => {
  const button = event.target.closest('button[name="do"]');
  if (button?.value === "rows" && !form.elements.pasted.value.trim() && !form.elements.file.files.length) {
    event.preventDefault();
    const first = addRow();
    for (let more = 1; more < 5; more++) addRow();
    moveTo(first, "first_name");
  } else if (button?.value.startsWith("remove-")) {
    event.preventDefault();
    const row = button.closest("tr");
    const next = row.nextElementSibling ?? row.previousElementSibling ?? addRow();
    row.remove();
    number();
    moveTo(next, "first_name");
    ask();
  }
});

// The price, and with it a copy of what has been typed, goes to the server while one works.
let waiting = 0;
let asked = 0;

async function tell(leaving = false) {
  clearTimeout(waiting);
  waiting = 0;
  const data = new FormData(form);
  data.delete("file");
  data.delete("pasted");
  data.set("do", "price");
  const mine = ++asked;
  try {
    // A page that is being left may send 64 kB; a list of 150 fits when it is not sent in parts.
    const body = leaving ? new URLSearchParams(data) : data;
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, keepalive: leaving });
    if (answer.ok && !answer.redirected && mine === asked) price.innerHTML = await answer.text();
  } catch {
    // Offline for a moment: the page's own button still saves everything.
  }
}

function ask() {
  clearTimeout(waiting);
  waiting = setTimeout(tell, PAUSE);
}

addEventListener("pagehide", () => {
  if (waiting) tell(true);
});

body.addEventListener("input", ask);
form.addEventListener("submit", () => {
  clearTimeout(waiting);
  waiting = 0;
  asked++;
});
