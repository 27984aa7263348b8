// What has been typed and has not yet reached the server lies in this tab alone (sessionStorage), so that a reload or a lost session
// loses nothing. It goes when the server has it, when somebody else signs in, and with the tab.

const PAUSE = 300; // milliseconds

export class Kept {
  #form;
  #hands;
  #key;
  #waiting = 0;
  #isChanged = false; // since the server last had it

  // `hands`: read() gives what stands in the page, write(held) puts it back.
  constructor(form, hands) {
    this.#form = form;
    this.#hands = hands;
    this.#key = `roster ${location.pathname}`;
  }

  // Something was changed. It gets a mark that goes with the form; the server's page says which mark it saw last.
  soon() {
    this.#isChanged = true;
    this.#form.elements.stamp.value = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.now(), PAUSE);
  }

  now() {
    clearTimeout(this.#waiting);
    if (!this.#isChanged) return;
    const held = { owner: this.#form.dataset.owner, stamp: this.#form.elements.stamp.value, ...this.#hands.read() };
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(held));
    } catch {
      // Full or forbidden: the server's copy has to do.
    }
  }

  forget() {
    clearTimeout(this.#waiting);
    this.#isChanged = false;
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
    if (held.stamp === this.#form.dataset.received) return;
    const here = this.#hands.read();
    const isSame = JSON.stringify(held.rows) === JSON.stringify(here.rows) && (!held.pasted || held.pasted === here.pasted);
    if (isSame || (!held.rows.length && !held.pasted)) return;
    this.#hands.write(held);
  }
}
