// The window with the options of one run or session, and the question whether two shall swap.

import { getHtml, Trouble } from "./net.js";

export class Panel {
  constructor(dialog, { send, say }) {
    Object.assign(this, { dialog, send, say, opener: null });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
    dialog.addEventListener("submit", (event) => this.submit(event));
    dialog.addEventListener("close", () => {
      this.answer?.(null);
      this.answer = null;
    });
  }

  async open(link) {
    try {
      this.show(await getHtml(link.href));
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      this.say(trouble.message, "refused");
    }
  }

  show(html) {
    this.dialog.innerHTML = html;
    if (!this.dialog.open) this.dialog.showModal();
    (this.dialog.querySelector("[role=alert] button, [aria-invalid=true]") ?? this.dialog.querySelector("h2")).focus();
  }

  // A form of the options: the same deed as without a script, but the board stays.
  async submit(event) {
    const form = event.target;
    if (!form.matches("[data-deed]")) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    await this.send(form.dataset.deed, fields, { panel: this });
  }

  // Ask a question with buttons. Gives back the value of the button that was pressed, or null.
  ask(title, text, answers) {
    const box = document.createElement("div");
    box.className = "tt-panel";
    const head = Object.assign(document.createElement("h2"), { id: "tt-dialog-title", textContent: title, tabIndex: -1 });
    const words = Object.assign(document.createElement("p"), { textContent: text });
    const row = Object.assign(document.createElement("div"), { className: "tt-answers" });
    for (const [value, label] of answers) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      button.className = value === answers[0][0] ? "button" : "button button-secondary";
      button.addEventListener("click", () => {
        this.answer?.(value);
        this.answer = null;
        this.dialog.close();
      });
      row.append(button);
    }
    box.append(head, words, row);
    this.dialog.replaceChildren(box);
    this.dialog.showModal();
    row.firstElementChild.focus();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }
}
