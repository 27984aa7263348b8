// One session in somebody's hand, be it by the mouse or by the keyboard: what it is, and what every cell says to it.

import { getJson, Trouble } from "./net.js";

export class Carry {
  constructor(root, grid, say) {
    Object.assign(this, { root, grid, say, card: null, marks: null, target: null });
  }

  get is() {
    return this.card !== null;
  }

  // A card of the board, or a session of the list.
  get isRun() {
    return Boolean(this.card?.dataset.run);
  }

  get title() {
    return this.card.dataset.title;
  }

  // Take it up and ask what each cell says. Gives back whether it is still in hand when the answer is there.
  async pick(card) {
    this.card = card;
    card.classList.add("is-carried");
    this.root.classList.add("is-carrying");
    const seats = card.dataset.seats ? `, ${card.dataset.seats} seats` : "";
    this.say(`Picked up “${this.title}”${seats}.`);
    const asked = card.dataset.run ? `run=${card.dataset.run}` : `session=${card.dataset.session}`;
    try {
      const { cells } = await getJson(`${this.root.dataset.places}?${asked}`);
      if (this.card !== card) return false;
      this.marks = cells;
      for (const [at, found] of Object.entries(cells)) {
        const cell = this.grid.cellAt(at);
        if (cell) Object.assign(cell.dataset, { level: found.level, mark: found.mark });
      }
      return true;
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      if (this.card === card) {
        this.letGo();
        this.say(trouble.message, "refused");
      }
      return false;
    }
  }

  found(cell) {
    return this.marks?.[cell.dataset.at];
  }

  // Over a cell: say what is there, unless it has just been said.
  aim(cell, { aloud = true } = {}) {
    if (this.target === cell) return;
    this.target?.classList.remove("is-target");
    this.target = cell;
    if (!cell) return;
    cell.classList.add("is-target");
    if (aloud) this.tell();
  }

  tell() {
    if (!this.target) return;
    const found = this.found(this.target);
    const tones = { stop: "stop", warn: "warn", good: "done" };
    this.say(found ? found.words : `${this.target.dataset.where}.`, found ? tones[found.level] : "");
  }

  // Out of hand, with all its marks. Gives back the card.
  letGo() {
    const { card } = this;
    this.aim(null);
    card?.classList.remove("is-carried");
    this.root.classList.remove("is-carrying");
    for (const cell of this.grid.scroll.querySelectorAll("td[data-mark]")) {
      delete cell.dataset.level;
      delete cell.dataset.mark;
    }
    this.card = null;
    this.marks = null;
    return card;
  }
}
