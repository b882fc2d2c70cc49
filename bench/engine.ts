import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Inngest } from 'inngest';
import { serve } from 'inngest/edge';
import pg from 'pg';
import { canonicalJson, signatureOf } from '@/server/embedded/engine/signature';
import { type Engine, startEngine } from '@/server/embedded/engine/start-engine';

/**
 * Figures of the workflow engine and, in the same run, of its ceiling: a bare loop that claims a row with SKIP LOCKED, calls
 * the same SDK handler over HTTP for one step, and writes the result under a unique key. Rounds alternate, so a busy machine
 * slows both. A step is one `step.run` of a function, memoised before the next begins.
 */
export type EngineFigures = {
  stepsPerSecond: number;
  ceilingPerSecond: number;
  ratio: number;
  withTenThousandWaiting: number;
  waitingRatio: number;
  dueStartMedianMs: number;
  dueStartP95Ms: number;
  rounds: { engine: number; ceiling: number; waiting: number }[];
};

const RUNS = 150;
const STEPS = 4;
const ROUNDS = 5;
const PARALLEL = 16; // both loops
const WAITING = 10_000;
const DUE_SAMPLES = 60;

const signingKey = 'signkey-bench-00112233445566778899aabbccddeeff';
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export async function benchEngine({ databaseUrl }: { databaseUrl: string }): Promise<EngineFigures> {
  const bench = await open(databaseUrl);
  try {
    await round(bench, 20); // warm-up: compiled SQL functions, connections, the JIT
    await ceilingRound(bench, 40);
    const rounds: EngineFigures['rounds'] = [];
    for (let i = 0; i < ROUNDS; i += 1) {
      const engine = await round(bench, RUNS);
      const ceiling = await ceilingRound(bench, RUNS * STEPS);
      await addWaiting(bench);
      const waiting = await round(bench, RUNS);
      await removeWaiting(bench);
      rounds.push({ engine, ceiling, waiting });
    }
    const due = await dueStarts(bench);
    const middle = (field: 'engine' | 'ceiling' | 'waiting'): number => median(rounds.map((one) => one[field]));
    return {
      stepsPerSecond: middle('engine'),
      ceilingPerSecond: middle('ceiling'),
      ratio: median(rounds.map((one) => one.engine / one.ceiling)),
      withTenThousandWaiting: middle('waiting'),
      waitingRatio: median(rounds.map((one) => one.waiting / one.engine)),
      dueStartMedianMs: median(due),
      dueStartP95Ms: quantile(due, 0.95),
      rounds,
    };
  } finally {
    await bench.close();
  }
}

type Bench = Awaited<ReturnType<typeof open>>;

async function open(databaseUrl: string) {
  const sql = new pg.Pool({ connectionString: databaseUrl, max: 6 });
  const state = { done: 0, started: [] as number[], engine: undefined as Engine | undefined };
  const front = await listen(async (request) => (await state.engine?.handle(request)) ?? new Response(null, { status: 404 }));
  const inngest = new Inngest({
    id: `bench-${randomUUID().slice(0, 8)}`,
    baseUrl: urlOf(front),
    eventKey: 'bench',
    signingKey,
    isDev: false,
    logger: quiet,
  });
  const handler = serve({ client: inngest, functions: benchFunctions(inngest, state) });
  const app = await listen(handler);
  const engine = await startEngine({ databaseUrl, appUrl: urlOf(app), log: quiet, signingKey, eventKey: 'bench', maxParallel: PARALLEL });
  state.engine = engine;
  await engine.sync();
  await sql.query('CREATE SCHEMA IF NOT EXISTS bench');
  await sql.query('DROP TABLE IF EXISTS bench.jobs, bench.memo');
  await sql.query('CREATE TABLE bench.jobs (id bigint PRIMARY KEY, state smallint NOT NULL, payload jsonb NOT NULL)');
  await sql.query('CREATE INDEX ON bench.jobs (id) WHERE state = 1');
  await sql.query('CREATE TABLE bench.memo (job bigint, step text, result jsonb NOT NULL, PRIMARY KEY (job, step))');
  return {
    sql,
    inngest,
    engine,
    state,
    appUrl: urlOf(app),
    close: async () => {
      await engine.stop();
      await sql.query('DROP SCHEMA bench CASCADE');
      await sql.end();
      for (const server of [front, app]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

function benchFunctions(inngest: Inngest, state: { done: number; started: number[] }) {
  return [
    inngest.createFunction(
      { id: 'steps', triggers: [{ event: 'bench/steps' }], concurrency: [{ key: 'event.data.tenantId', limit: 10 }] },
      async ({ step }) => {
        for (let i = 0; i < STEPS; i += 1) await step.run(`step-${i}`, () => ({ i, text: 'what a step returns' }));
        state.done += 1;
      },
    ),
    inngest.createFunction({ id: 'one', triggers: [{ event: 'bench/one' }], checkpointing: false }, async ({ step }) =>
      step.run('step', () => ({ text: 'what a step returns' })),
    ),
    inngest.createFunction({ id: 'due', triggers: [{ event: 'bench/due' }] }, async ({ step }) => {
      await step.sleep('nap', '1s');
      await step.run('woke', () => void state.started.push(Date.now()));
    }),
  ];
}

/** Steps per second of `runs` runs, from the first event to the last run's end. */
async function round({ inngest, state }: Bench, runs: number): Promise<number> {
  state.done = 0;
  const startedAt = performance.now();
  for (let sent = 0; sent < runs; sent += 50)
    await inngest.send(
      Array.from({ length: Math.min(50, runs - sent) }, (_, i) => ({ name: 'bench/steps', data: { tenantId: `ten_${i % 20}` } })),
    );
  while (state.done < runs) await pause(1);
  return (runs * STEPS) / ((performance.now() - startedAt) / 1000);
}

/** The bare loop: as few statements as a durable step can have. */
async function ceilingRound({ sql, inngest, appUrl }: Bench, jobs: number): Promise<number> {
  await sql.query('TRUNCATE bench.jobs, bench.memo');
  await sql.query(
    `INSERT INTO bench.jobs SELECT n, 1, '{"name": "bench/one", "data": {"tenantId": "ten_1"}}' FROM generate_series(1, $1::int) AS n`,
    [jobs],
  );
  const url = `${appUrl}/api/inngest?fnId=${inngest.id}-one&stepId=step`;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (;;) {
        const { rows } = await sql.query<{ id: string; payload: unknown }>({
          name: 'take',
          text: 'UPDATE bench.jobs SET state = 2 WHERE id = (SELECT id FROM bench.jobs WHERE state = 1 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, payload',
        });
        const [job] = rows;
        if (!job) return;
        const body = canonicalJson({
          version: -1,
          event: job.payload,
          events: [job.payload],
          steps: {},
          ctx: { run_id: job.id, attempt: 0, stack: { stack: [], current: 0 } },
        });
        const response = await fetch(url, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json', 'x-inngest-signature': signatureOf(body, signingKey) },
        });
        await sql.query({
          name: 'memo',
          text: 'WITH done AS (DELETE FROM bench.jobs WHERE id = $1) INSERT INTO bench.memo VALUES ($1, $2, $3)',
          values: [job.id, 'step', await response.text()],
        });
      }
    }),
  );
  return jobs / ((performance.now() - startedAt) / 1000);
}

/** 5 000 runs that sleep and 5 000 due ones that a concurrency key holds back: neither may slow the others. */
async function addWaiting({ sql, inngest, engine }: Bench): Promise<void> {
  await sql.query(
    `INSERT INTO engine.runs (id, function_id, status, events, max_attempts, slot_a, limit_a, gather_key) SELECT 'waiting-' || n, $1, 'queued', '[{"id": "x", "name": "bench/steps", "data": {}}]', 4, 'held', 1, 'waiting' FROM generate_series(1, $2::int) AS n`,
    [`${inngest.id}-steps`, WAITING],
  );
  await sql.query(
    `INSERT INTO engine.jobs (run_id, step_id, kind, state, due_at, score, slot_a, limit_a) SELECT 'waiting-' || n, '', 'call', CASE WHEN n = 1 THEN 2 WHEN n % 2 = 0 THEN 1 ELSE 0 END, at, engine.score_of(at, 0), 'held', 1
     FROM generate_series(1, $1::int) AS n, LATERAL (SELECT clock_timestamp() + CASE WHEN n % 2 = 0 THEN interval '0' ELSE interval '1 day' END AS at) AS t`,
    [WAITING],
  );
  await sql.query(
    `UPDATE engine.jobs SET lease = 'held', owner = 'bench', lease_until = clock_timestamp() + interval '1 day' WHERE run_id = 'waiting-1'`,
  );
  await sql.query(`SELECT pg_notify('engine_jobs', '')`);
  while ((await engine.stats()).ready > 0) await pause(20);
}

async function removeWaiting({ sql }: Bench): Promise<void> {
  await sql.query(`DELETE FROM engine.runs WHERE gather_key = 'waiting'`);
}

/** How long after its due time a sleeping run goes on. The engine's own clock decides when that is: its job's due_at. */
async function dueStarts({ inngest, state, sql }: Bench): Promise<number[]> {
  const late: number[] = [];
  for (let i = 0; i < DUE_SAMPLES; i += 1) {
    state.started = [];
    await inngest.send({ name: 'bench/due', data: {} });
    let due: Date | undefined;
    while (!due) due = (await sql.query<{ due_at: Date }>(`SELECT due_at FROM engine.jobs WHERE kind = 'sleep' LIMIT 1`)).rows[0]?.due_at;
    await sql
      .query(`UPDATE engine.jobs SET due_at = clock_timestamp() + interval '60 ms' WHERE kind = 'sleep' RETURNING due_at`)
      .then(({ rows }) => (due = (rows[0] as { due_at: Date }).due_at));
    await sql.query(`SELECT pg_notify('engine_jobs', '')`);
    while (state.started.length === 0) await pause(1);
    late.push((state.started[0] ?? 0) - due.getTime());
  }
  return late;
}

async function listen(handle: (request: Request) => Promise<Response>): Promise<Server> {
  const server = createServer(getRequestListener(handle, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function median(values: number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
