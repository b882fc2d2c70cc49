import { Prisma, systemDb } from '@/server/platform/db/client';

/**
 * Rows that have done their work and hold nothing anybody looks up. How long a business keeps people and their words is its
 * own decision and not made here.
 */
const DAY_MS = 86_400_000;
const BATCH = 5000; // about a second of deleting: no lock that a lead would wait for

type Spent = { name: string; table: string; where: (now: Date) => Prisma.Sql };

const ago = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);

const spent: readonly Spent[] = [
  {
    // A phone that was offline over a long weekend repeats its submit with the same key. A letter's mark outlives its visit.
    name: 'idempotencyKeys',
    table: 'idempotency_keys',
    where: (now) => Prisma.sql`created_at < ${ago(now, 7)} AND (route <> 'booking-letter' OR created_at < ${ago(now, 400)})`,
  },
  { name: 'outbox', table: 'outbox', where: (now) => Prisma.sql`announced_at < ${ago(now, 7)}` }, // a week to look into what was told
  { name: 'deepLinks', table: 'deep_links', where: (now) => Prisma.sql`expires_at < ${ago(now, 30)}` },
  { name: 'keptLetters', table: 'mailbox_letters', where: (now) => Prisma.sql`created_at < ${ago(now, 30)}` },
];

/** Deletes them in batches. Returns how many of each. */
export async function forgetSpent(now = new Date()): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, table, where } of spent) counts[name] = await deleteAll(table, where(now));
  return counts;
}

async function deleteAll(table: string, where: Prisma.Sql): Promise<number> {
  const name = Prisma.raw(table);
  for (let total = 0; ;) {
    const gone = await systemDb().$executeRaw`DELETE FROM ${name} WHERE id IN (SELECT id FROM ${name} WHERE ${where} LIMIT ${BATCH})`;
    total += gone;
    if (gone < BATCH) return total;
  }
}
