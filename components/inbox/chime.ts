/**
 * Two short soft tones, made by the browser: nothing to load. A browser lets a page sound only after the person has touched it, so the
 * audio is made on the first key or press.
 */
let audio: AudioContext | null = null;

export function allowChime(): void {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') void audio.resume();
}

/** True when it could be heard. */
export function chime(): boolean {
  if (audio?.state !== 'running') return false;
  const start = audio.currentTime;
  tone(audio, 659.25, start); // E5, then B5: a fifth up reads as a question
  tone(audio, 987.77, start + 0.11);
  return true;
}

function tone(context: AudioContext, frequency: number, at: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'sine';
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.12, at + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.24);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.25);
}
