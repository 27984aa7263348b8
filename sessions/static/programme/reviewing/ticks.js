// Ticking all proposals of a page at once. The table is exchanged while one searches, so the listener stands on the page.
const show = () => document.querySelectorAll("[data-tick-all]").forEach((box) => (box.closest("label").hidden = false));

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.(".reviewing-ticks");
  if (!form) return;
  const boxes = [...form.querySelectorAll('input[name="proposal"]')];
  const all = form.querySelector("[data-tick-all]");
  if (target === all) boxes.forEach((box) => (box.checked = all.checked));
  else if (all) all.checked = boxes.every((box) => box.checked);
});
document.addEventListener("w-swap:success", show);
show();
