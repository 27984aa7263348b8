// The little that every page may use. All of it only adds: each page is complete without it.

document.documentElement.classList.add("has-script");

// What went wrong is read first, and its links put the cursor into the field.
document.querySelector("[data-focus]")?.focus();

// A link with data-opens="ID" asks its question in a dialog on this page instead of on a page of its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("a[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
});

// A form with data-once is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

// A filter form with data-auto is sent as soon as a choice changes; its button is for those without JavaScript.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
});
