// After the list of sessions was changed in place: says aloud what happened, and keeps the cursor where it was.
// Both names of the event are heard, of the htmx we hold and of the one we could fall back on.

const said = document.getElementById("said");
let pressed = "";

document.addEventListener("submit", (event) => {
  pressed = event.submitter?.id ?? "";
});

function tell() {
  const runs = document.getElementById("runs");
  const refused = runs?.querySelector("[data-focus]");
  said.textContent = runs?.dataset.said ?? "";
  if (refused) {
    refused.focus();
  } else if (pressed) {
    // A button that is gone (the session filled up meanwhile) leaves its card.
    const button = document.getElementById(pressed);
    const card = document.getElementById(pressed.replace("deed-", "card-"));
    (button ?? card)?.focus();
  }
  pressed = "";
}

document.addEventListener("htmx:after:swap", tell);
document.addEventListener("htmx:afterSwap", tell);
