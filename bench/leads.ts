import pg from 'pg';
import type { SeededTenant } from '@/prisma/seed/factories';
import { pause, quantile } from './measure';
import { openPlainInsert } from './plain-insert';
import { closedRound, openRound, openSender, type OpenRound, type Sender } from './send-leads';

/**
 * `POST /api/v1/leads` beside the same rows written in plain SQL to the same database: rounds alternate, the figure is the
 * median of their ratios. Then two open loops with workflows on: 300 leads/s, and 25 leads/s for as long as first contact
 * must keep up with. The rate limiter is on; the load is spread over enough tenants to stay below it. Leads are counted in
 * the database before and after: when they differ from the 2xx, the run says nothing and throws.
 */
export type LeadFigures = {
  perSecond: number;
  ceilingPerSecond: number;
  ratio: number;
  rounds: { product: number; ceiling: number }[];
  flood: OpenRound & { drainMs: number };
  /** From a lead's row to its first message, under the steady load. */
  steady: OpenRound & { p95ContactMs: number; missing: number };
};

type Target = { url: string; adminUrl: string; tenants: SeededTenant[]; isQuick: boolean };

const PARALLEL = 16; // both sides
const STILL_MS = 60_000;

export async function benchLeads({ url, adminUrl, tenants, isQuick }: Target): Promise<LeadFigures> {
  const sql = new pg.Pool({ connectionString: adminUrl, max: PARALLEL });
  const sender = openSender({ url, tenants, channel: 'web' });
  try {
    const before = await countLeads(sql);
    await closedRound(sender, { leads: 300, parallel: PARALLEL }); // warm-up: connections, the JIT
    const plain = await openPlainInsert(
      sql,
      tenants.map(({ id }) => id),
    );
    await plain.round(300, PARALLEL);
    const rounds: LeadFigures['rounds'] = [];
    for (let i = 0; i < (isQuick ? 3 : 5); i += 1) {
      await contacted(sql);
      const product = await closedRound(sender, { leads: isQuick ? 500 : 1000, parallel: PARALLEL });
      await contacted(sql);
      rounds.push({ product, ceiling: await plain.round(isQuick ? 1500 : 4000, PARALLEL) });
    }
    const flood = await openRound(sender, { rate: 300, seconds: isQuick ? 10 : 60 });
    const drainMs = await contacted(sql);
    const steady = await steadyLoad(sql, sender, isQuick ? 20 : 600);
    const added = (await countLeads(sql)) - before - plain.written();
    if (added !== sender.accepted()) throw new Error(`void: ${sender.accepted()} answers of 201, but ${added} leads in the database`);
    const middle = (of: (round: LeadFigures['rounds'][number]) => number): number => quantile(rounds.map(of), 0.5);
    return {
      perSecond: middle(({ product }) => product),
      ceilingPerSecond: middle(({ ceiling }) => ceiling),
      ratio: middle(({ product, ceiling }) => product / ceiling),
      rounds,
      flood: { ...flood, drainMs },
      steady,
    };
  } finally {
    await sql.end();
  }
}

async function steadyLoad(sql: pg.Pool, sender: Sender, seconds: number): Promise<LeadFigures['steady']> {
  const since = new Date();
  const round = await openRound(sender, { rate: 25, seconds });
  await contacted(sql);
  const { rows } = await sql.query<{ ms: number | null }>(
    `SELECT (extract(epoch FROM first_contact_at - created_at) * 1000)::float8 AS ms FROM leads WHERE source = 'bench' AND created_at >= $1 AND ledger_state <> 'finished'`,
    [since],
  );
  const known = rows.flatMap(({ ms }) => (ms === null ? [] : [ms]));
  return { ...round, p95ContactMs: quantile(known, 0.95), missing: rows.length - known.length };
}

async function countLeads(sql: pg.Pool): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(`SELECT count(*)::int AS count FROM leads WHERE source = 'bench'`);
  return rows[0]?.count ?? 0;
}

/** Waits until every lead was written to, and says how long that took: workflows of one round would slow the next. Throws when they stand still. */
async function contacted(sql: pg.Pool): Promise<number> {
  const startedAt = performance.now();
  let left = Number.POSITIVE_INFINITY;
  let movedAt = startedAt;
  for (;;) {
    const { rows } = await sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM leads WHERE source = 'bench' AND first_contact_at IS NULL AND ledger_state = 'in_progress'`,
    );
    const count = rows[0]?.count ?? 0;
    const now = performance.now();
    if (count === 0) return now - startedAt;
    if (count < left) movedAt = now;
    else if (now - movedAt > STILL_MS) throw new Error(`void: ${count} leads wait and none was written to for a minute`);
    left = count;
    await pause(100);
  }
}
