// Ticking all letters at once; without this script they are ticked one by one.
const all = document.querySelector("[data-tick-all]");
const boxes = [...document.querySelectorAll('input[name="letter"]')];

if (all) {
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  boxes.forEach((box) => box.addEventListener("change", () => (all.checked = boxes.every((each) => each.checked))));
}
