// While one types: the list is swapped by htmx; here a screen reader is told how many fit, and Back finds the list as it was.

const box = document.querySelector("#q");
const region = document.querySelector("#schools");
const status = document.querySelector("#schools-status");

new MutationObserver(() => {
  status.textContent = region.querySelector("[data-count]")?.textContent ?? "";
  const address = new URL(location.href);
  address.search = box.value.trim() ? `?${new URLSearchParams({ q: box.value.trim() })}` : "";
  history.replaceState(history.state, "", address);
}).observe(region, { childList: true });

// A browser that kept the words but not the list (Back, without its page cache) gets the list for the words.
addEventListener("pageshow", () => {
  const typed = box.value.trim();
  if (typed && typed !== region.dataset.typed && !region.querySelector("[data-count]")) box.form.requestSubmit();
});
