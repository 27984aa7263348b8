// Two short notes for a welcome, one calm, one low: heard without looking. A browser allows it after the first tap.

const NOTES = { ok: [880, 1320], again: [660], neutral: [520], waiting: [440, 440], unknown: [260], stop: [220, 180] };
const SHAKES = { ok: [60], again: [40, 60, 40], waiting: [40, 60, 40], unknown: [200], stop: [300] };
const NOTE = 0.11; // s

let context = null;

export function allowSound() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

export function play(tone) {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(SHAKES[tone] ?? []);
  if (context?.state !== "running") return;
  (NOTES[tone] ?? []).forEach((pitch, place) => {
    const start = context.currentTime + place * NOTE;
    const source = new OscillatorNode(context, { frequency: pitch, type: "triangle" });
    const volume = new GainNode(context, { gain: 0.25 });
    volume.gain.setValueAtTime(0.25, start + NOTE * 0.6);
    volume.gain.linearRampToValueAtTime(0, start + NOTE);
    source.connect(volume).connect(context.destination);
    source.start(start);
    source.stop(start + NOTE);
  });
}
