// The sessions that are still to be placed: narrowed while one types, gone through with the arrow keys.

export class List {
  constructor(section) {
    this.section = section;
    this.form = section.querySelector("form");
    this.part = section.querySelector("[data-part]");
    this.form.addEventListener("input", () => this.narrow());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.narrow();
    });
    this.refresh();
  }

  refresh() {
    for (const grip of this.part.querySelectorAll("[data-grip]")) grip.setAttribute("role", "button");
    this.narrow();
  }

  get grips() {
    return [...this.part.querySelectorAll("li:not([hidden]) > [data-grip]")];
  }

  narrow() {
    const words = this.form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const stream = this.form.elements.stream.value;
    for (const card of this.part.querySelectorAll("li")) {
      const text = card.textContent.toLowerCase();
      card.hidden = (stream && card.dataset.code !== stream) || !words.every((word) => text.includes(word));
    }
    this.rove(this.grips[0]);
  }

  rove(grip) {
    for (const card of this.part.querySelectorAll("li")) {
      const on = card.contains(grip ?? null) ? 0 : -1;
      card.querySelector("[data-grip]").tabIndex = on;
      card.querySelector("[data-panel]").tabIndex = on;
    }
  }

  // Where an arrow key leads from a session; undefined if it is none.
  step(event, from) {
    const { grips } = this;
    const to = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Home") return grips[0];
    if (event.key === "End") return grips.at(-1);
    return to && grips[Math.max(0, Math.min(grips.length - 1, grips.indexOf(from) + to))];
  }
}
