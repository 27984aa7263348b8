// The camera and the worker that reads its frames. Knows nothing of badges: it tells every text it sees.

const STUCK = 3000; // ms without an answer from the worker, after which the next frame is sent all the same
const RATHER = { width: { ideal: 1280 }, height: { ideal: 720 } };

export const CAMERA_WORDS = {
  NotAllowedError: "The camera is blocked for this page. Allow it in the browser’s settings, or find people by name.",
  NotFoundError: "This device has no camera. Find people by name.",
  NotReadableError: "Another app is using the camera. Close it and try again, or find people by name.",
};
const OTHERWISE = "The camera could not be started. Try again, or find people by name.";

export class Scanner {
  constructor({ video, worker, wasm, onText, onTrouble }) {
    Object.assign(this, { video, workerUrl: worker, wasmUrl: wasm, onText, onTrouble });
    this.stream = null;
    this.worker = null;
    this.sentAt = 0; // when the worker got the frame it has not answered yet; 0: it is idle
    this.round = 0;
  }

  // Starts (or restarts) the camera. True when pictures come; else onTrouble was told a sentence.
  async start(deviceId) {
    this.stop();
    const round = ++this.round;
    try {
      if (!navigator.mediaDevices) throw new DOMException("no camera here", "NotFoundError");
      const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
      const stream = await this.open(which);
      if (round !== this.round) {
        for (const track of stream.getTracks()) track.stop();
        return false;
      }
      this.stream = stream;
      this.track.addEventListener("ended", () => round === this.round && this.start(deviceId));
      this.video.srcObject = stream;
      await this.video.play();
      this.wake();
      this.next(round);
      return true;
    } catch (error) {
      if (round === this.round) {
        this.stop();
        this.onTrouble(CAMERA_WORDS[error.name] ?? OTHERWISE);
      }
      return false;
    }
  }

  async open(which) {
    try {
      return await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, ...RATHER } });
    } catch (error) {
      if (error.name !== "OverconstrainedError") throw error; // the camera of last time is not plugged in today
      return navigator.mediaDevices.getUserMedia({ audio: false, video: RATHER });
    }
  }

  stop() {
    this.round += 1;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  get track() {
    return this.stream?.getVideoTracks()[0] ?? null;
  }

  get running() {
    return this.track?.readyState === "live";
  }

  // --- The worker ------------------------------------------------------------------------------------------------
  wake() {
    if (this.worker) return;
    this.worker = new Worker(this.workerUrl, { type: "module" });
    this.worker.addEventListener("message", ({ data }) => {
      if (data.ready) return;
      this.sentAt = 0;
      if (data.text) this.onText(data.text);
    });
    const failed = () => {
      this.sentAt = 0;
      this.worker?.terminate();
      this.worker = null;
      if (this.running) setTimeout(() => this.running && this.wake(), 1000);
    };
    this.worker.addEventListener("error", failed);
    this.worker.addEventListener("messageerror", failed);
    this.worker.postMessage({ wasm: this.wasmUrl });
  }

  // --- Frames: one at a time, the newest ---------------------------------------------------------------------------
  next(round) {
    if (round !== this.round) return;
    const again = () => this.frame(round);
    if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(again);
    else setTimeout(again, 60);
  }

  async frame(round) {
    if (round !== this.round) return;
    const idle = !this.sentAt || performance.now() - this.sentAt > STUCK;
    if (idle && this.worker && !document.hidden) {
      this.sentAt = performance.now();
      try {
        const bitmap = await createImageBitmap(this.video);
        if (this.worker) this.worker.postMessage({ bitmap }, [bitmap]);
        else this.sentAt = 0;
      } catch {
        this.sentAt = 0; // a frame that could not be taken must not stop the next one
      }
    }
    this.next(round);
  }

  // --- Light and choice of camera -----------------------------------------------------------------------------------
  get hasTorch() {
    return Boolean(this.track?.getCapabilities?.().torch);
  }

  async torch(on) {
    await this.track?.applyConstraints({ advanced: [{ torch: on }] });
  }

  async cameras() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === "videoinput" && device.deviceId);
  }
}
