import { log } from '@/server/platform/log';

const STEP_WITHIN_MS = 15_000; // one part that hangs must not keep the database from closing its files

export type Shutdown = { add: (name: string, stop: () => unknown) => void; run: () => Promise<void> };

/** What runs is stopped in the reverse order of its start; a part that fails or hangs is reported and left behind. */
export function createShutdown(): Shutdown {
  const steps: { name: string; stop: () => unknown }[] = [];
  let running: Promise<void> | null = null;
  const runAll = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) {
      const { name, stop } = step;
      await within(STEP_WITHIN_MS, async () => stop()).catch((error: unknown) =>
        log.warn({ event: 'stop_failed', part: name, message: String(error) }),
      );
    }
  };
  return { add: (name, stop) => void steps.push({ name, stop }), run: () => (running ??= runAll()) };
}

async function within(limitMs: number, work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`did not stop within ${limitMs} ms`)), limitMs);
  });
  await Promise.race([work(), late]).finally(() => clearTimeout(timer));
}
