// A hand scanner that types: 26 characters of a badge in a blink, then Enter. It works wherever the focus is, and what it typed
// into a box on the way is taken out again.

const LENGTH = 26;
const SHAPE = /^[A-Z2-7]{26}$/;
const BLINK = 2000; // ms for all of them, slow Bluetooth ones included; nobody types a code that fast

export const isBadge = (text) => SHAPE.test(text);

export class Wedge {
  constructor(onToken) {
    this.onToken = onToken;
    this.keys = [];
  }

  key(event) {
    if (event.key === "Enter") this.entered(event);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.keys.push({ sign: event.key, at: event.timeStamp });
      this.keys = this.keys.slice(-LENGTH);
    }
  }

  entered(event) {
    const [first] = this.keys;
    const typed = this.keys.map((key) => key.sign).join("");
    this.keys = [];
    if (!isBadge(typed.toUpperCase()) || event.timeStamp - first.at > BLINK) return;
    event.preventDefault();
    event.stopPropagation();
    const box = event.target;
    if (box instanceof HTMLInputElement && box.value.includes(typed)) {
      box.value = box.value.replace(typed, "");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.onToken(typed.toUpperCase());
  }
}
