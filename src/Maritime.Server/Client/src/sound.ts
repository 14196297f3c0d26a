// A tone that is noticed and does not hurt; made here, so that no file is fetched for it.

const SECONDS = 0.18;
const PAUSE_SECONDS = 0.1;
const HERTZ = 880;

let context: AudioContext | null = null;

export function sound(times: number): void {
  context ??= new AudioContext();
  for (let tone = 0; tone < times; tone++) {
    const from = context.currentTime + tone * (SECONDS + PAUSE_SECONDS);
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.frequency.value = HERTZ;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.2, from + 0.02);
    volume.gain.linearRampToValueAtTime(0, from + SECONDS);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + SECONDS);
  }
}
