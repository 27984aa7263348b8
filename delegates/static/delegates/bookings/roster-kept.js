// What has been typed and has not yet reached the server lies in this tab alone (sessionStorage), so that a reload or a lost session
// loses nothing. It goes when the server has it, when somebody else signs in, and with the tab.

const PAUSE = 300; // milliseconds

export class Kept {
  #form;
  #hands;
  #key;
  #waiting = 0;

  // `hands`: read() gives what stands in the page, write(held) puts it back.
  constructor(form, hands) {
    this.#form = form;
    this.#hands = hands;
    this.#key = `roster ${location.pathname}`;
  }

  // Marks what is about to be sent; the server's page says which mark it saw last.
  stamp() {
    this.#form.elements.stamp.value = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  }

  soon() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.now(), PAUSE);
  }

  now() {
    clearTimeout(this.#waiting);
    const held = { owner: this.#form.dataset.owner, stamp: this.#form.elements.stamp.value, ...this.#hands.read() };
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(held));
    } catch {
      // Full or forbidden: the server's copy has to do.
    }
  }

  forget() {
    clearTimeout(this.#waiting);
    try {
      sessionStorage.removeItem(this.#key);
    } catch {
      // Forbidden: nothing lies there.
    }
  }

  restore() {
    let held = null;
    try {
      held = JSON.parse(sessionStorage.getItem(this.#key));
    } catch {
      held = null;
    }
    this.forget();
    if (!held || held.owner !== this.#form.dataset.owner) return;
    if (held.stamp && held.stamp === this.#form.dataset.received) return;
    const here = this.#hands.read();
    const isSame = JSON.stringify(held.rows) === JSON.stringify(here.rows) && (!held.pasted || held.pasted === here.pasted);
    if (isSame || (!held.rows.length && !held.pasted)) return;
    this.#hands.write(held);
    this.now();
  }
}
