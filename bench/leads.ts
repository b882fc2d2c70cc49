import pg from 'pg';
import type { SeededTenant } from '@/prisma/seed/factories';
import { pause, quantile } from './measure';
import { openPlainInsert } from './plain-insert';

/**
 * `POST /api/v1/leads` beside the same rows written in plain SQL to the same database: rounds alternate, the figure is the
 * median of their ratios. Then an open loop: arrivals by Poisson, latency from the arrival that was scheduled, so a stall
 * counts for everyone it held up. The rate limiter is on; the load is spread over enough tenants to stay below it. Leads are
 * counted in the database before and after: when they differ from the 2xx, the run says nothing and throws.
 */
export type LeadFigures = {
  perSecond: number;
  ceilingPerSecond: number;
  ratio: number;
  rounds: { product: number; ceiling: number }[];
  openLoop: { rate: number; seconds: number; sent: number; errors: number; p50Ms: number; p95Ms: number; p99Ms: number; drainMs: number };
  /** From the lead's row to its first message, of the leads of the open loop. */
  firstContact: { leads: number; missing: number; p95Ms: number };
};

type Target = { url: string; adminUrl: string; tenants: SeededTenant[]; isQuick: boolean };
type Run = Target & { sql: pg.Pool; next: number; accepted: number; refusal: string };

const PARALLEL = 16; // both sides
const SETTLE_MS = 60_000;

export async function benchLeads(target: Target): Promise<LeadFigures> {
  const sql = new pg.Pool({ connectionString: target.adminUrl, max: PARALLEL });
  try {
    const run: Run = { ...target, sql, next: 0, accepted: 0, refusal: '' };
    const before = await countLeads(sql);
    await closedRound(run, 100); // warm-up: connections, the JIT
    const plain = await openPlainInsert(
      sql,
      target.tenants.map(({ id }) => id),
    );
    await plain.round(100, PARALLEL);
    const rounds: LeadFigures['rounds'] = [];
    for (let i = 0; i < (target.isQuick ? 3 : 5); i += 1) {
      await settle(sql);
      const product = await closedRound(run, target.isQuick ? 300 : 800);
      await settle(sql);
      rounds.push({ product, ceiling: await plain.round(target.isQuick ? 1000 : 4000, PARALLEL) });
    }
    await settle(sql);
    const since = new Date();
    const openLoop = await openRound(run, { rate: 300, seconds: target.isQuick ? 10 : 60 });
    await settle(sql);
    const added = (await countLeads(sql)) - before - plain.written();
    if (added !== run.accepted) throw new Error(`void: ${run.accepted} answers of 201, but ${added} leads in the database`);
    return {
      perSecond: quantile(
        rounds.map(({ product }) => product),
        0.5,
      ),
      ceilingPerSecond: quantile(
        rounds.map(({ ceiling }) => ceiling),
        0.5,
      ),
      ratio: quantile(
        rounds.map(({ product, ceiling }) => product / ceiling),
        0.5,
      ),
      rounds,
      openLoop,
      firstContact: await firstContact(sql, since),
    };
  } finally {
    await sql.end();
  }
}

/** Leads per second with a fixed number of senders, each waiting for its answer. */
async function closedRound(run: Run, leads: number): Promise<number> {
  const startedAt = performance.now();
  let left = leads;
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      while (left-- > 0) if (!(await submit(run))) throw new Error(`void: a lead of a closed round was refused: ${run.refusal}`);
    }),
  );
  return leads / ((performance.now() - startedAt) / 1000);
}

async function openRound(run: Run, { rate, seconds }: { rate: number; seconds: number }): Promise<LeadFigures['openLoop']> {
  const latencies: number[] = [];
  const sending: Promise<void>[] = [];
  let errors = 0;
  const startedAt = performance.now();
  let at = startedAt;
  for (;;) {
    at += (-Math.log(1 - Math.random()) * 1000) / rate;
    if (at > startedAt + seconds * 1000) break;
    const wait = at - performance.now();
    if (wait > 1) await pause(wait);
    const scheduledAt = at;
    sending.push(
      submit(run).then((isAccepted) => {
        if (!isAccepted) errors += 1;
        latencies.push(performance.now() - scheduledAt);
      }),
    );
  }
  const sent = sending.length;
  const lastAt = performance.now();
  await Promise.all(sending);
  const drainMs = performance.now() - lastAt;
  return {
    rate,
    seconds,
    sent,
    errors,
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    p99Ms: quantile(latencies, 0.99),
    drainMs,
  };
}

/** Every lead has a phone and an address of its own: neither a duplicate nor a flood. */
async function submit(run: Run): Promise<boolean> {
  const index = (run.next += 1);
  const tenant = run.tenants[index % run.tenants.length];
  if (!tenant) throw new Error('no tenants');
  const response = await fetch(`${run.url}/api/v1/leads`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: run.url,
      'x-forwarded-for': `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
    },
    body: JSON.stringify({
      tenant: tenant.publicKey,
      contact: { name: `Анна ${index}`, phone: `+7912${String(index).padStart(7, '0')}` },
      consent: { gdpr: true },
      source: 'bench',
      channel: 'web',
      utm: { source: 'bench' },
    }),
  }).catch((error: unknown) => String(error));
  const text = typeof response === 'string' ? response : await response.text();
  const isAccepted = typeof response !== 'string' && response.status === 201;
  if (isAccepted) run.accepted += 1;
  else run.refusal = text.slice(0, 300);
  return isAccepted;
}

async function countLeads(sql: pg.Pool): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(`SELECT count(*)::int AS count FROM leads WHERE source = 'bench'`);
  return rows[0]?.count ?? 0;
}

/** The workflows of the round before have written to everybody: they would slow the next one. */
async function settle(sql: pg.Pool): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const { rows } = await sql.query(
      `SELECT 1 FROM leads WHERE source = 'bench' AND first_contact_at IS NULL AND ledger_state = 'in_progress' LIMIT 1`,
    );
    if (rows.length === 0 || Date.now() > until) return;
    await pause(100);
  }
}

async function firstContact(sql: pg.Pool, since: Date): Promise<LeadFigures['firstContact']> {
  const { rows } = await sql.query<{ ms: number | null }>(
    `SELECT (extract(epoch FROM first_contact_at - created_at) * 1000)::float8 AS ms FROM leads WHERE source = 'bench' AND created_at >= $1 AND ledger_state <> 'finished'`,
    [since],
  );
  const known = rows.flatMap(({ ms }) => (ms === null ? [] : [ms]));
  return { leads: rows.length, missing: rows.length - known.length, p95Ms: quantile(known, 0.95) };
}
