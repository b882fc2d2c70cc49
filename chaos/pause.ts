import { setTimeout as wait } from 'node:timers/promises';

/** Real time, also while a row lets its clients' clocks run faster (chaos/rows/fast-clients.ts). */
export const pause = (ms: number): Promise<void> => wait(ms);

/** Asks until it holds or the time is over; answers whether it holds. */
export async function until(holds: () => Promise<boolean> | boolean, withinMs: number, everyMs = 50): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    if (await holds()) return true;
    if (Date.now() > deadline) return false;
    await pause(everyMs);
  }
}
