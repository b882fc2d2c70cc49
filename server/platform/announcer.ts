import { outsideContext } from './context';
import { systemDb } from './db/client';
import { tellBrowsers, toldBrowsers } from './hints';
import { newId } from './ids';
import { inngest } from './inngest';
import { log } from './log';

/**
 * Tells workflows what was committed. Rows are claimed, sent to Inngest (event id = outbox id), then marked; browsers are told at once by
 * whoever committed (hints.ts), and here only of what was not.
 * Ids gathered within one tick go together, and a stream of them goes at most every 25 ms: at 25 leads/s that is one call for
 * some three rows; in a flood every quarter of a second, some eighty. A crash or a failure leaves the rows unmarked and the sweep
 * sends them again, which is harmless because Inngest drops a repeated event id.
 */
const TICK_MS = 4; // far below what a person notices, long enough to gather a burst
const REST_MS = 25; // after a batch: a stream's rows wait for company, a lone message after a pause does not
const REST_IN_FLOOD_MS = 250; // what would follow makes way then, too: a call less is worth more than a moment
const BATCH = 200; // hosted Inngest takes 512 KB a request; 200 id-only events are about 60 KB

const waiting = new Set<string>();
/** Rows among them of which browsers know. */
const told = new Set<string>();
let running: Promise<void> | undefined;
let drainedAt = Number.NEGATIVE_INFINITY;

type Announce = (outboxIds: readonly string[], options?: { areTold?: boolean }) => void;
let passOn: Announce | null = null;
let isFlood: () => boolean = () => false;

/** From now on another thread announces what this one commits. */
export function passAnnouncements(to: Announce): void {
  passOn = to;
}

/** From now on announcements make way while more comes than is worked through. */
export function makeWayInFlood(whether: () => boolean): void {
  isFlood = whether;
}

/** Announces outbox rows soon after their commit; `areTold`: browsers know of them. Never throws: the rows are truth, this is a hint. */
export function announce(outboxIds: readonly string[], { areTold = false }: { areTold?: boolean } = {}): void {
  if (outboxIds.length === 0) return;
  if (passOn) return passOn(outboxIds, { areTold });
  for (const id of outboxIds) {
    waiting.add(id);
    if (areTold) told.add(id);
  }
  running ??= outsideContext(drain);
}

/** Waits until everything announced so far was sent or failed: shutdown and tests. */
export async function announced(): Promise<void> {
  while (running) await running;
  await toldBrowsers();
}

/** Sends what waits, and what comes meanwhile, until nothing does. */
async function drain(): Promise<void> {
  await pause(TICK_MS);
  while (waiting.size > 0) {
    await pause(drainedAt + (isFlood() ? REST_IN_FLOOD_MS : REST_MS) - performance.now());
    const due = [...waiting];
    waiting.clear();
    for (let start = 0; start < due.length; start += BATCH) {
      const ids = due.slice(start, start + BATCH);
      await announceRows(ids).catch((error: unknown) => log.warn({ event: 'announce_failed', count: ids.length, error: String(error) }));
      for (const id of ids) told.delete(id);
    }
    drainedAt = performance.now();
  }
  running = undefined;
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Sends these rows now. Throws when Inngest could not be reached: then the rows stay unmarked. */
export async function announceRows(ids: readonly string[]): Promise<number> {
  const rows = await systemDb().outbox.findMany({ where: { id: { in: [...ids] }, announcedAt: null }, orderBy: { id: 'asc' } });
  if (rows.length === 0) return 0;
  tellBrowsers(rows.filter(({ id }) => !told.has(id)));
  await inngest().send(
    rows.map((row) => ({
      id: row.id,
      name: row.name,
      ts: row.createdAt.getTime(),
      data: { ...(row.data as Record<string, unknown>), correlationId: row.correlationId },
    })),
  );
  await systemDb().outbox.updateMany({
    where: { id: { in: rows.map((row) => row.id) } },
    data: { announcedAt: new Date(), attempts: { increment: 1 } },
  });
  return rows.length;
}

const LEFT_AFTER_MS = 5000; // younger rows are being announced by whoever wrote them
const LEFTOVERS = 5000; // a portion; the next sweep takes the rest

/**
 * Announces rows that nobody announced: their process was killed, or Inngest was not reachable. Returns how many. A row that
 * Inngest refuses does not hold up the others: a failed batch is sent one by one.
 */
export async function announceLeftovers(): Promise<number> {
  const rows = await systemDb().outbox.findMany({
    // Ids are ordered by our clock; `created_at` may be a tenant's whose clock was moved to next week.
    where: { announcedAt: null, id: { lt: newId('outbox', Date.now() - LEFT_AFTER_MS) } },
    orderBy: { id: 'asc' },
    take: LEFTOVERS,
    select: { id: true },
  });
  let count = 0;
  for (let start = 0; start < rows.length; start += BATCH) {
    const ids = rows.slice(start, start + BATCH).map((row) => row.id);
    count += await announceRows(ids).catch(() => announceEach(ids));
  }
  if (count > 0) log.info({ event: 'outbox_swept', count });
  return count;
}

async function announceEach(ids: string[]): Promise<number> {
  let count = 0;
  for (const id of ids) {
    count += await announceRows([id]).catch(async (error: unknown) => {
      log.error({ event: 'announce_failed', outboxId: id, error: String(error) });
      await systemDb().outbox.updateMany({ where: { id }, data: { attempts: { increment: 1 } } });
      return 0;
    });
  }
  return count;
}
