// A hand scanner that types: 26 characters of a badge within a blink, then Enter. It works wherever the focus is, and what it
// typed into a box on the way is taken out again.

const GAP = 60; // ms between two keys; nobody types that fast
const SHAPE = /^[A-Z2-7]{26}$/;

export const isBadge = (text) => SHAPE.test(text);

export class Wedge {
  constructor(onToken, gap = GAP) {
    this.onToken = onToken;
    this.gap = gap;
    this.clear();
  }

  clear() {
    this.typed = "";
    this.lastAt = -Infinity;
    this.box = null;
  }

  key(event) {
    const slow = event.timeStamp - this.lastAt > this.gap;
    if (event.key === "Enter") {
      const token = this.typed.toUpperCase();
      const { box, before } = this;
      this.clear();
      if (slow || !isBadge(token)) return;
      event.preventDefault();
      event.stopPropagation();
      if (box) {
        box.value = before;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }
      this.onToken(token);
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (slow) {
        this.typed = "";
        this.box = event.target instanceof HTMLInputElement ? event.target : null;
        this.before = this.box?.value ?? "";
      }
      this.typed += event.key;
      this.lastAt = event.timeStamp;
    }
  }
}
