import { Prisma, systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { balance } from './rules';

type Row = { tenant_id: string; accepted: number; finished: number; in_progress: number; waiting: number; dead_letter: number };

/**
 * Checks the ledger of every tenant that has leads, in one snapshot, and keeps the result. Returns the tenants whose line does
 * not add up: an alarm, because a lead is missing or counted twice.
 */
export async function checkLedgers(): Promise<{ checked: number; unbalanced: string[] }> {
  const rows = await systemDb().$queryRaw<Row[]>(Prisma.sql`
    SELECT t.id AS tenant_id, t.lead_counter AS accepted,
      count(l.id) FILTER (WHERE l.ledger_state = 'finished')::int AS finished,
      count(l.id) FILTER (WHERE l.ledger_state = 'in_progress')::int AS in_progress,
      count(l.id) FILTER (WHERE l.ledger_state = 'waiting')::int AS waiting,
      count(l.id) FILTER (WHERE l.ledger_state = 'dead_letter')::int AS dead_letter
    FROM tenants t LEFT JOIN leads l ON l.tenant_id = t.id
    WHERE t.lead_counter > 0 GROUP BY t.id`);
  const checkedAt = new Date();
  const ledgers = rows.map((row) => ({
    tenantId: row.tenant_id,
    ...balance({
      accepted: row.accepted,
      finished: row.finished,
      inProgress: row.in_progress,
      waiting: row.waiting,
      deadLetter: row.dead_letter,
    }),
  }));
  await systemDb().ledgerCheck.createMany({ data: ledgers.map((ledger) => ({ id: newId('ledgerCheck'), checkedAt, ...ledger })) });
  // A month of five-minute checks per tenant is enough to see when a line broke.
  await systemDb().ledgerCheck.deleteMany({ where: { checkedAt: { lt: new Date(checkedAt.getTime() - 30 * 86_400_000) } } });
  return { checked: ledgers.length, unbalanced: ledgers.filter((ledger) => !ledger.balanced).map((ledger) => ledger.tenantId) };
}
