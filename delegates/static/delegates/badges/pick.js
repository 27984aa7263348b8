// Ticking somebody, or choosing a school, is choosing that way of printing; and the number of ticked people is kept.
const form = document.querySelector(".badge-desk form");
const number = form?.querySelector("[data-ticked]");

form?.addEventListener("change", ({ target }) => {
  if (target.name === "delegates") {
    const ticked = form.querySelectorAll('input[name="delegates"]:checked').length;
    number.textContent = ticked;
    if (ticked) form.querySelector("#who-ticked").checked = true;
  }
  if (target.name === "school" && target.value) form.querySelector("#who-school").checked = true;
});
