// Reads QR codes out of camera frames, away from the page, so that the screen never waits for it.
// In: { wasm } once, then { bitmap } for each frame. Out: { ready }, { text } (null: nothing seen) or { error }.
import { prepareZXingModule, readBarcodes } from "../../conference/vendor/zxing/reader/index.js";

const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext("2d", { willReadFrequently: true });

function pixels(bitmap) {
  if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
  }
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

addEventListener("message", async ({ data }) => {
  try {
    if (data.wasm) {
      // Left to itself the library fetches its engine from a public network; ours lies beside this file.
      await prepareZXingModule({ overrides: { locateFile: () => data.wasm }, fireImmediately: true });
      postMessage({ ready: true });
    } else {
      const found = await readBarcodes(pixels(data.bitmap), { formats: ["QRCode"], maxNumberOfSymbols: 1 });
      postMessage({ text: found.length && found[0].isValid ? found[0].text : null });
    }
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
