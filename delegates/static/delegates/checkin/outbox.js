// Scans on their way to the server. Each lies in the phone's storage under its own id before it is sent and stays there until the
// server has answered it, so nothing is lost by a reload; sent twice it is one row there, so it may be sent as often as need be.

const PREFIX = "plenary.door.scan.";
const REFUSED = "plenary.door.refused.";
const BATCH = 100;

export class Outbox {
  // send(scans) → answers, or throws { status } (0: no network). onAnswer(answer, scan); onChange(waiting, trouble).
  constructor({ storage, send, onAnswer, onChange }) {
    Object.assign(this, { storage, send, onAnswer, onChange });
    this.unsent = new Map();
    this.pause = 0;
    this.timer = 0;
    this.busy = false;
    this.trouble = null;
    this.alone = false; // after a refusal: one by one, so that a bad scan does not hold up the others
  }

  add(scan) {
    this.unsent.set(scan.id, scan);
    try {
      this.storage.setItem(PREFIX + scan.id, JSON.stringify(scan));
    } catch {
      // The storage is full or forbidden: the scan is kept in memory, and is not called sent before it is.
    }
    this.onChange(this.waiting().length, this.trouble);
  }

  waiting() {
    const scans = new Map(this.unsent);
    for (const key of Object.keys(this.storage)) {
      if (!key.startsWith(PREFIX)) continue;
      try {
        const scan = JSON.parse(this.storage.getItem(key));
        scans.set(scan.id, scan);
      } catch {
        this.storage.removeItem(key);
      }
    }
    return [...scans.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  drop(id) {
    this.unsent.delete(id);
    this.storage.removeItem(PREFIX + id);
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      let batch;
      while ((batch = this.waiting().slice(0, this.alone ? 1 : BATCH)).length) await this.deliver(batch);
      this.pause = 0;
      this.alone = false;
      this.trouble = null;
    } catch (problem) {
      this.trouble = problem;
      if (problem.status !== 401) this.later();
    } finally {
      this.busy = false;
      this.onChange(this.waiting().length, this.trouble);
    }
  }

  async deliver(batch) {
    let answers;
    try {
      answers = await this.send(batch);
    } catch (problem) {
      if (![400, 413, 422].includes(problem.status)) throw problem;
      if (batch.length === 1) this.setAside(batch[0]);
      this.alone = true;
      return;
    }
    const scans = new Map(batch.map((scan) => [scan.id, scan]));
    for (const answer of answers) {
      this.drop(answer.id);
      this.onAnswer(answer, scans.get(answer.id));
    }
    if (!answers.some((answer) => scans.has(answer.id))) throw { status: 0 };
    this.trouble = null;
    this.onChange(this.waiting().length, null);
  }

  // The server cannot read it, and never will. It is kept for an organiser to look at, out of the way.
  setAside(scan) {
    try {
      this.storage.setItem(REFUSED + scan.id, JSON.stringify(scan));
    } finally {
      this.drop(scan.id);
    }
  }

  later() {
    this.pause = Math.min(30, this.pause ? this.pause * 2 : 2);
    this.timer = setTimeout(() => this.flush(), this.pause * (800 + 400 * Math.random()));
  }
}
