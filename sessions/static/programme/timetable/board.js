// The timetable editor. Without this script every deed is a form on the page of a run; with it cards are dragged, or carried by keyboard.

import { Carry } from "./carry.js";
import { dragging } from "./drag.js";
import { Grid } from "./grid.js";
import { List } from "./list.js";
import { post, Trouble } from "./net.js";
import { Panel } from "./panel.js";

const root = document.getElementById("tt");
const line = document.getElementById("tt-say");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const token = root.querySelector("[name=csrfmiddlewaretoken]").value;

function say(words, tone = "") {
  line.dataset.tone = tone;
  line.textContent = words;
}

const scroll = part("grid");
scroll.removeAttribute("tabindex"); // the grid within it is the stop now
const grid = new Grid(scroll);
const list = new List(root.querySelector(".tt-list"));
const carry = new Carry(root, grid, say);
const panel = new Panel(document.getElementById("tt-dialog"), { send, say });
let busy = false;
root.classList.add("is-live");
say("Drag a session to a slot and a room, or press Enter on it and go there with the arrow keys. A click opens its options.");

// --- Deeds -------------------------------------------------------------------------------------------------------------------

// Ask the site to do it, and show the board as it then is. What it refuses is said, and the board is shown as it really stands.
async function send(deed, fields, { panel: from = null, revert = null, back = null } = {}) {
  if (busy) return;
  busy = true;
  if (!fields.has("csrfmiddlewaretoken")) fields.set("csrfmiddlewaretoken", token);
  try {
    const answer = await post(root.dataset.do.replace("/x/", `/${deed}/`), fields);
    draw(answer.board);
    say(answer.said, answer.tone);
    if (from && answer.panel) {
      from.show(answer.panel);
      return;
    }
    if (from) from.dialog.close();
    returnTo(answer.run, back ?? fields.get("run"));
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    revert?.();
    if (from) from.dialog.close();
    say(trouble.message, "refused");
    returnTo("", back ?? fields.get("run"));
  } finally {
    busy = false;
  }
}

function draw(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  for (const piece of fresh.content.querySelectorAll("[data-part]")) part(piece.dataset.part).replaceChildren(...piece.childNodes);
  grid.refresh();
  list.refresh();
}

const cardOf = (run) => run && document.getElementById(`run-${run}`);

// The focus stays with what was moved; what is gone from the board is looked for in the list.
function returnTo(run, other) {
  const card = cardOf(run) ?? cardOf(other);
  if (card) grid.focus(card.querySelector("[data-grip]"));
  else if (document.activeElement === document.body) grid.focus(grid.stops(grid.cell)[0]);
}

function fieldsOf(entries) {
  const fields = new FormData();
  for (const [name, value] of Object.entries(entries)) fields.set(name, value);
  return fields;
}

// --- Carrying ------------------------------------------------------------------------------------------------------------------

function mayPick(card) {
  if (busy) return false;
  if (card.classList.contains("is-cancelled")) {
    say(`“${card.dataset.title}” is cancelled. Put it back by its options, then move it.`, "warn");
    return false;
  }
  return true;
}

async function drop(cell) {
  const found = carry.found(cell);
  const { isRun } = carry;
  const card = carry.letGo();
  const { title, run, start, session, planned } = card.dataset;
  if (found?.level === "here") {
    say(`“${title}” stays where it is.`);
    return settle(card);
  }
  const [slot, room] = cell.dataset.at.split(":");
  let both = "";
  if (found?.level === "taken") {
    const other = cardOf(found.other);
    const answer = await ask(title, other, cell, isRun);
    if (answer === "swap") {
      return send("swap", fieldsOf({ run, start, other: found.other, other_start: other.dataset.start }));
    }
    if (answer !== "both") {
      say(`“${title}” stays where it is.`);
      return settle(card);
    }
    both = "on";
  } else if (found?.level === "stop") {
    both = "on"; // it was said that it clashes, and by which rooms and people
  }
  const revert = fly(card, cell);
  const place = { slot, room, both };
  const deed = isRun ? ["move", { run, start, ...place }] : ["place", { session, planned, ...place }];
  return send(deed[0], fieldsOf(deed[1]), { revert });
}

function ask(title, other, cell, isRun) {
  const where = cell.dataset.where;
  const answers = isRun ? [["swap", "Swap the two"]] : [];
  answers.push(["both", "Put both there for now"], ["no", "Leave it where it is"]);
  return panel.ask(`${where} is in use`, `“${other?.dataset.title ?? "Another run"}” is there. What shall become of “${title}”?`, answers);
}

// Show it at once where it is to be; the board that comes back is the truth. Gives back how to undo that.
function fly(card, cell) {
  const { parentNode, nextSibling } = card;
  cell.append(card);
  card.setAttribute("aria-busy", "true");
  return () => {
    parentNode.insertBefore(card, nextSibling);
    card.removeAttribute("aria-busy");
  };
}

// The focus goes back to a card that was not moved.
function settle(card) {
  const grip = card.querySelector("[data-grip]");
  if (card.dataset.run) grid.focus(grip);
  else grip.focus();
}

function cancel(words) {
  const card = carry.letGo();
  say(words ?? `“${card.dataset.title}” stays where it is.`);
  settle(card);
}

function takeOff(card) {
  const { run, start } = card.dataset;
  return send("take-off", fieldsOf({ run, start }));
}

dragging(root, scroll, {
  start(card) {
    if (!mayPick(card)) return false;
    if (carry.is) carry.letGo();
    carry.pick(card).then((still) => still && carry.tell());
    return true;
  },
  over(place) {
    if (!carry.is) return;
    root.querySelector(".tt-list").classList.toggle("is-target", Boolean(carry.isRun && place?.matches(".tt-list")));
    carry.aim(place?.matches("td") ? place : null);
  },
  async drop(place) {
    root.querySelector(".tt-list").classList.remove("is-target");
    if (!carry.is) return;
    if (place?.matches("td")) await drop(place);
    else if (place && carry.isRun) await takeOff(carry.letGo());
    else cancel();
  },
  cancel() {
    root.querySelector(".tt-list").classList.remove("is-target");
    if (carry.is) cancel();
  },
});

// --- Keys -----------------------------------------------------------------------------------------------------------------------

async function pickByKey(card) {
  if (!mayPick(card)) return;
  const picked = carry.pick(card);
  const home = card.dataset.start && grid.cellAt(card.dataset.start);
  const cell = home ?? card.closest("td") ?? grid.cell;
  grid.stand(cell);
  aimByKey(cell, false);
  if (await picked) {
    const seats = card.dataset.seats ? `, ${card.dataset.seats} seats` : "";
    say(`Picked up “${card.dataset.title}”${seats}. ${carry.found(carry.target)?.words ?? ""} Arrows choose a place, Enter puts it down, Escape leaves it.`);
  }
}

function aimByKey(cell, aloud = true) {
  cell.tabIndex = 0;
  grid.reveal(cell);
  carry.aim(cell, { aloud });
}

root.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  const grip = event.target.closest('[data-grip][role="button"]');
  const cell = event.target.closest("td[data-at]");
  const isStop = grip === event.target || cell === event.target;
  if (!isStop) return;
  const isPress = event.key === "Enter" || event.key === " ";
  if (carry.is) {
    if (isPress) {
      event.preventDefault();
      drop(carry.target ?? cell);
    } else if (event.key === "Escape") {
      event.preventDefault();
      cancel();
    } else if (event.key !== "Tab") {
      const to = grid.step(event, carry.target, true);
      if (to) {
        event.preventDefault();
        aimByKey(to);
      }
    }
    return;
  }
  if (isPress) {
    event.preventDefault();
    if (grip) pickByKey(grip.parentElement);
    else say(`${cell.dataset.where} is free. Pick a session up first, then bring it here.`);
    return;
  }
  if (event.key === "Delete" && grip?.parentElement.dataset.run) {
    event.preventDefault();
    takeOff(grip.parentElement);
    return;
  }
  const inList = grip && !cell;
  const to = inList ? list.step(event, grip) : grid.step(event, event.target, false);
  if (!to) return;
  event.preventDefault();
  if (inList) {
    list.rove(to);
    to.focus();
  } else {
    grid.focus(to);
  }
});

// Whoever leaves the day with something in hand has left it where it was.
scroll.addEventListener("focusout", (event) => {
  if (!carry.is || root.classList.contains("is-dragging") || !event.relatedTarget || scroll.contains(event.relatedTarget)) return;
  const card = carry.letGo();
  say(`“${card.dataset.title}” stays where it is.`);
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || panel.dialog.open) return;
  if (event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  const deed = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
  if (!deed) return;
  event.preventDefault();
  if (carry.is) cancel();
  const form = part("bar").querySelector(`[data-deed="${deed}"]`);
  if (form.elements.step) send(deed, new FormData(form));
  else say(form.querySelector("button").title + ".");
});

// --- Clicks ----------------------------------------------------------------------------------------------------------------------

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".tt-tools [data-deed]")) return;
  event.preventDefault();
  send(form.dataset.deed, new FormData(form));
});

root.addEventListener("click", (event) => {
  const options = event.target.closest("[data-panel]");
  if (options) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    panel.open(options);
    return;
  }
  const show = event.target.closest("[data-show]");
  if (show) {
    event.preventDefault();
    const card = cardOf(show.dataset.show);
    if (card) grid.focus(card.querySelector("[data-grip]"));
    return;
  }
  const grip = event.target.closest('[data-grip][role="button"]');
  if (!grip || busy) return;
  // A screen reader's press comes as a click without a mouse; the mouse opens the options, and drags to move.
  if (event.detail === 0) pickByKey(grip.parentElement);
  else panel.open(grip.parentElement.querySelector("[data-panel]"));
});

root.addEventListener("focusin", (event) => {
  const stop = event.target.closest("[data-grip], td[data-at]");
  if (stop && scroll.contains(stop) && !carry.is) {
    grid.stand(stop);
    grid.rove(stop);
  }
});
