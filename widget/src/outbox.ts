import type { QueueItem } from './state';

/**
 * A submit cannot be lost. Every lead and message first stands in this queue, which is kept in the browser, and leaves it
 * when the server has answered. One item travels at a time, in order, under its own client key, so a repeat is harmless:
 * the server gives the first answer again (a duplicate is a success).
 *
 * `retry`: no network, a server error or a limit; the item stays and the pause grows 1, 2, 4 … 30 s with jitter, or as long
 * as the server asked. Coming back online, the next page and a new item cut the pause short. `refused`: the server will
 * never take it; the item leaves the queue or stays marked, as `deliver` says.
 */
export type Outcome = { type: 'done' } | { type: 'retry'; afterMs?: number } | { type: 'refused'; keep?: boolean };

export type Outbox = { add(item: QueueItem): void; flush(): void; items(): QueueItem[]; retry(id: string): void; atUnload(): void };

type Parts = {
  items: QueueItem[];
  deliver(item: QueueItem, atUnload: boolean): Promise<Outcome>;
  changed(items: QueueItem[]): void;
  /** Every try tells whether there is a connection. */
  net(up: boolean): void;
  random(): number;
  later(work: () => void, afterMs: number): () => void;
};

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000; // a visitor who waits sees it go within half a minute of the network's return even without `online`

export function createOutbox(parts: Parts): Outbox {
  let items = parts.items;
  let busy = false;
  let cancel: (() => void) | undefined;

  const change = (next: QueueItem[]): void => parts.changed((items = next));
  const next = (): QueueItem | undefined => items.find((item) => !item.failed);
  const replace = (item: QueueItem): void => change(items.map((other) => (other.id === item.id ? item : other)));

  const step = async (): Promise<void> => {
    cancel?.();
    cancel = undefined;
    const item = next();
    if (busy || !item) return;
    busy = true;
    const outcome = await parts.deliver(item, false).catch((): Outcome => ({ type: 'retry' }));
    busy = false;
    parts.net(outcome.type !== 'retry' || outcome.afterMs !== undefined);
    if (outcome.type === 'retry') {
      const tries = (item.tries ?? 0) + 1;
      replace({ ...item, tries });
      const pauseMs = outcome.afterMs ?? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)) * (0.75 + parts.random() / 2);
      cancel = parts.later(() => void step(), pauseMs);
      return;
    }
    if (outcome.type === 'refused' && outcome.keep) replace({ ...item, failed: true });
    else change(items.filter((other) => other.id !== item.id));
    void step();
  };

  return {
    items: () => items,
    add(item) {
      change([...items, item]);
      void step();
    },
    flush: () => void step(),
    retry(id) {
      const item = items.find((other) => other.id === id);
      if (item) replace({ ...item, failed: false });
      void step();
    },
    /** The page is going: everything waiting goes once more with keepalive; the queue keeps it until the next page knows. */
    atUnload() {
      for (const item of items) if (!item.failed) void parts.deliver(item, true).catch(() => {});
    },
  };
}
