// While a print run is being drawn, look every two seconds whether it is ready, and say so without a reload.
const EVERY = 2000;
const place = document.querySelector("#print-run");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#print-run");
    if (fresh && fresh.dataset.status !== "WAITING") {
      place.dataset.status = fresh.dataset.status;
      place.replaceChildren(...fresh.childNodes);
      return;
    }
  } catch {
    // No network for a moment: the next look may have one.
  }
  setTimeout(look, EVERY);
}

if (place?.dataset.status === "WAITING") setTimeout(look, EVERY);
