import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';

/** Business figures of all tenants together, for operations: no tenant, no person, only counts. */
export type BusinessFigures = {
  leadsAccepted: number;
  deadLetters: number;
  outbox: { waiting: number; oldestSeconds: number };
  /** Messages of the last hour. */
  messages: { channel: string; state: string; count: number }[];
};

const HOUR_MS = 3_600_000;

export async function businessFigures(nowMs: number = Date.now()): Promise<BusinessFigures> {
  const [leads, dead, outbox, messages] = await Promise.all([
    systemDb().$queryRaw<{ count: number }[]>`SELECT coalesce(sum(lead_counter), 0)::float8 AS count FROM tenants`,
    systemDb().lead.count({ where: { ledgerState: 'dead_letter' } }),
    systemDb().$queryRaw<{ waiting: number; oldest: number }[]>`
      SELECT count(*)::float8 AS waiting, greatest(0, extract(epoch FROM now() - min(created_at)))::float8 AS oldest FROM outbox WHERE announced_at IS NULL`,
    // Ids are time-ordered: everything at or after this id is of the last hour, found by the primary key.
    systemDb().$queryRaw<{ channel: string; state: string; count: number }[]>`
      SELECT c.channel, m.state, count(*)::float8 AS count FROM messages m JOIN conversations c ON c.id = m.conversation_id AND c.tenant_id = m.tenant_id
      WHERE m.id >= ${newId('message', nowMs - HOUR_MS)} GROUP BY 1, 2`,
  ]);
  return {
    leadsAccepted: leads[0]?.count ?? 0,
    deadLetters: dead,
    outbox: { waiting: outbox[0]?.waiting ?? 0, oldestSeconds: outbox[0]?.oldest ?? 0 },
    messages,
  };
}

/**
 * Seconds to the first contact of leads reached after `since`, with the moment to go on from. At most 5 000 a time. Tenants whose
 * clock was moved are left out: a first contact of next week would be the moment to go on from for everybody.
 */
export async function firstContactsSince(since: Date): Promise<{ seconds: number[]; until: Date }> {
  // Ids are time-ordered: the leads of a day are found by the primary key.
  const rows = await systemDb().$queryRaw<{ createdAt: Date; firstContactAt: Date }[]>`
    SELECT l.created_at AS "createdAt", l.first_contact_at AS "firstContactAt" FROM leads l JOIN tenants t ON t.id = l.tenant_id
    WHERE l.id >= ${newId('lead', since.getTime() - 24 * HOUR_MS)} AND l.first_contact_at > ${since} AND t.clock_shift_ms = 0
    ORDER BY l.first_contact_at LIMIT 5000`;
  return {
    seconds: rows.map((row) => (row.firstContactAt.getTime() - row.createdAt.getTime()) / 1000),
    until: rows.at(-1)?.firstContactAt ?? since,
  };
}
