// Puts a conference's programme where this script tag stands, in a frame as high as what is in it.
// data-stream, data-day, data-slot … say which part of it; data-theme="light" or "dark", data-heading="off"; data-title names the frame.
(() => {
  const tag = document.currentScript;
  if (!tag) return;
  const asked = ["stream", "day", "slot", "phase", "role", "standard", "speaker", "support", "q", "heading", "theme"];
  const page = new URL("embed/", tag.src);
  for (const name of asked) if (tag.dataset[name]) page.searchParams.set(name, tag.dataset[name]);
  const frame = document.createElement("iframe");
  frame.title = tag.dataset.title || "Conference programme";
  frame.loading = "lazy";
  frame.referrerPolicy = "no-referrer";
  frame.src = page;
  Object.assign(frame.style, { display: "block", width: "100%", height: "40rem", border: "0" });
  addEventListener("message", ({ data, origin, source }) => {
    const height = data?.plenaryHeight;
    if (source !== frame.contentWindow || origin !== page.origin || !Number.isFinite(height)) return;
    frame.style.height = `${Math.min(Math.max(Math.ceil(height), 160), 60000)}px`;
  });
  tag.after(frame);
})();
