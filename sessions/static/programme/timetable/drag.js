// Dragging with the mouse or a pen. A finger scrolls instead: its way is the options of a card.

const ENOUGH = 6; // pixels, before a press becomes a drag
const EDGE = 48; // pixels from the border in which the day scrolls along
const SPEED = 14;

export function dragging(root, scroll, { start, over, drop, cancel }) {
  let press = null;
  let ghost = null;
  let frame = 0;

  root.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest('[data-grip][role="button"]');
    if (!grip || event.button !== 0 || event.pointerType === "touch") return;
    press = { card: grip.parentElement, x: event.clientX, y: event.clientY };
  });

  window.addEventListener("pointermove", (event) => {
    if (!press) return;
    if (!ghost && Math.hypot(event.clientX - press.x, event.clientY - press.y) < ENOUGH) return;
    if (!ghost) {
      if (!start(press.card)) {
        press = null;
        return;
      }
      ghost = document.createElement("div");
      ghost.className = "tt-ghost";
      ghost.setAttribute("aria-hidden", "true");
      ghost.textContent = press.card.dataset.title;
      document.body.append(ghost);
      root.classList.add("is-dragging");
      frame = requestAnimationFrame(along);
    }
    press.now = { x: event.clientX, y: event.clientY };
    ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    over(below(press.now));
  });

  window.addEventListener("pointerup", (event) => {
    const was = ghost;
    const at = was && below({ x: event.clientX, y: event.clientY });
    stop();
    if (was) {
      swallowClick();
      drop(at);
    }
  });
  window.addEventListener("pointercancel", abandon);
  window.addEventListener("blur", abandon);
  window.addEventListener("keydown", (event) => {
    if (ghost && event.key === "Escape") {
      event.preventDefault();
      event.stopImmediatePropagation();
      swallowClick();
      abandon();
    }
  }, true);

  function below({ x, y }) {
    const element = document.elementFromPoint(x, y);
    return element?.closest("td[data-at], .tt-list") ?? null;
  }

  // Near the border of the day it scrolls, as long as the card is held there.
  function along() {
    if (press?.now) {
      const box = scroll.getBoundingClientRect();
      const { x, y } = press.now;
      const inside = x > box.left && x < box.right && y > box.top && y < box.bottom;
      if (inside) {
        const dx = x > box.right - EDGE ? SPEED : x < box.left + EDGE ? -SPEED : 0;
        const dy = y > box.bottom - EDGE ? SPEED : y < box.top + EDGE ? -SPEED : 0;
        if (dx || dy) {
          scroll.scrollBy(dx, dy);
          over(below(press.now));
        }
      }
    }
    frame = requestAnimationFrame(along);
  }

  function stop() {
    cancelAnimationFrame(frame);
    ghost?.remove();
    ghost = null;
    press = null;
    root.classList.remove("is-dragging");
  }

  function abandon() {
    const was = ghost;
    stop();
    if (was) cancel();
  }

  // The click that ends a drag is none.
  function swallowClick() {
    const swallow = (event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
  }
}
