import pg from 'pg';
import type { Tally } from './prospects';
import { pause } from './prospects';
import type { World } from './world';

export type Verdict = {
  lost: number;
  duplicateLeads: number;
  duplicateMessages: number;
  stuck: number;
  unbalanced: number;
  settledSeconds: number;
};

// «Every lead at its next wait or end within 5 minutes after the last kill».
const SETTLE_WITHIN_MS = 5 * 60_000;

/** Counts in the rows what must be nought. Waits until every lead is at its next wait or end, or five minutes are over. */
export async function judge(world: World, tally: Tally, settleWithinMs = SETTLE_WITHIN_MS): Promise<Verdict> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    await client.query('SET ROLE fl_system');
    const ids = world.tenants.map((tenant) => tenant.id);
    const number = async (sql: string, values: unknown[] = [ids]): Promise<number> =>
      Number((await client.query<{ count: string }>(sql, values)).rows[0]?.count ?? 0);
    const startedAt = Date.now();
    const stuckNow = (): Promise<number> =>
      number(
        `SELECT count(*) FROM leads l LEFT JOIN conversations c ON c.id = l.conversation_id WHERE l.tenant_id = ANY($1) AND (l.ledger_state = 'dead_letter' OR (l.ledger_state = 'in_progress' AND coalesce(c.mode, 'bot') <> 'human'))`,
      );
    let stuck = await stuckNow();
    while (stuck > 0 && Date.now() - startedAt < settleWithinMs) {
      await pause(1000);
      stuck = await stuckNow();
    }
    const known = new Set(
      (await client.query<{ id: string }>('SELECT id FROM leads WHERE tenant_id = ANY($1)', [ids])).rows.map((row) => row.id),
    );
    return {
      lost: tally.submitted.filter((lead) => !known.has(lead.leadId)).length,
      duplicateLeads: await number(
        'SELECT count(*) FROM (SELECT 1 FROM leads WHERE tenant_id = ANY($1) GROUP BY tenant_id, phone_hash HAVING count(*) > 1) twice',
      ),
      duplicateMessages: await number(
        `SELECT count(*) FROM (SELECT 1 FROM messages WHERE tenant_id = ANY($1) AND direction = 'out' GROUP BY conversation_id, payload->'question'->>'id', kind HAVING count(*) > 1 AND kind IN ('buttons', 'slots')) twice`,
      ),
      stuck,
      unbalanced: await number(
        `SELECT count(*) FROM tenants t WHERE t.id = ANY($1) AND t.lead_counter <> (SELECT count(*) FROM leads l WHERE l.tenant_id = t.id)`,
      ),
      settledSeconds: Math.round((Date.now() - startedAt) / 1000),
    };
  } finally {
    await client.end();
  }
}

export function isClean(verdict: Verdict): boolean {
  const { settledSeconds: _seconds, ...counts } = verdict;
  return Object.values(counts).every((count) => count === 0);
}
