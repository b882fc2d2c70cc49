import { outsideContext } from './context';
import { log } from './log';
import { pusher } from './realtime';

/**
 * Tells browsers what was committed, in the thread that committed it and without asking the database: an operator's screen does not
 * wait for company as workflows do. The embedded hub is told within the process. Of another one's calls one is under way at a time, and
 * what comes meanwhile goes together. A lost hint costs a delay (browsers ask for what they missed), so a failure is logged and
 * nothing is repeated.
 */
export type Hint = { channel: string; name: string; data: unknown };

/** What an outbox row says to browsers. */
type LiveRow = { name: string; data: unknown; live: string[] };

const BATCH = 10; // the vendor's limit of a batch request
const REST_MS = 4; // after a call: who commits once often does so again
const WAITING_MAX = 5000; // a hub that is away must not cost memory; the oldest are forgotten

let within: ((hints: Hint[]) => void) | null = null;
const toHub = createTeller((hints) => pusher().triggerBatch(hints));

/** From now on hints go to a hub of this process. */
export function tellWithin(to: (hints: Hint[]) => void): void {
  within = to;
}

/** Tells soon. Never throws. */
export function tellBrowsers(rows: readonly LiveRow[]): void {
  const hints = rows.flatMap(({ name, data, live }) => live.map((channel) => ({ channel, name: name.replaceAll('.', '-'), data })));
  if (hints.length > 0) (within ?? toHub.tell)(hints);
}

/** Waits until everything told so far has gone or failed: shutdown and tests. */
export async function toldBrowsers(): Promise<void> {
  await toHub.told();
}

export function createTeller(send: (hints: Hint[]) => Promise<unknown>): { tell: (hints: Hint[]) => void; told: () => Promise<void> } {
  const waiting: Hint[] = [];
  let running: Promise<void> | undefined;
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      await send(waiting.splice(0, BATCH)).catch((error: unknown) => log.warn({ event: 'realtime_failed', error: String(error) }));
      if (waiting.length < BATCH) await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
    running = undefined;
  }
  return {
    tell: (hints) => {
      waiting.push(...hints);
      waiting.splice(0, waiting.length - WAITING_MAX);
      running ??= outsideContext(drain);
    },
    told: async () => {
      while (running) await running;
    },
  };
}
