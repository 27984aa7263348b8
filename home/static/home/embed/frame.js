// Tells the page around it how high the programme is, so that its frame fits. Nothing else leaves; without it the frame scrolls.
const whole = document.documentElement;
if (parent !== window) {
  new ResizeObserver(() => parent.postMessage({ plenaryHeight: whole.offsetHeight }, "*")).observe(whole);
}
