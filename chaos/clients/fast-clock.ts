/**
 * The clients' own time-outs (30 s of silence, 30 s for a pong, pauses of up to 30 s) pass this much faster while `work` runs; the
 * product's do not. The harness waits by node:timers/promises, which stay real (chaos/pause.ts).
 */
const TIMES_FASTER = 20;
const FROM_MS = 1000; // shorter ones gather hints and are no time-outs

export async function withFastClients<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout: real } = globalThis;
  const fast = (run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
    real(run, ms >= FROM_MS ? ms / TIMES_FASTER : ms, ...given);
  globalThis.setTimeout = Object.assign(fast, { __promisify__: real.__promisify__ }) as typeof setTimeout;
  try {
    return await work();
  } finally {
    globalThis.setTimeout = real;
  }
}
