import pg from 'pg';
import type { Decision, Job } from './decide';
import type { EngineEvent, RunPlan } from './plan-runs';
import { ingestSql } from './sql/ingest';
import { operateSql } from './sql/operate';
import { queueSql } from './sql/queue';
import { settleSql } from './sql/settle';
import { tablesSql } from './sql/tables';

export type ClaimedJob = Job & {
  priority: number;
  lagMs: number;
  tenantId: string | null;
  parallel: boolean;
  memo: Record<string, unknown>;
  stack: string[];
};
export type Emission = { events: { id: string; payload: EngineEvent }[]; runs: RunPlan[] };
export type Figures = { ready: number; parked: number; scheduled: number; running: number; failed: number; oldestDueMs: number };

export type Store = ReturnType<typeof createStore>;

// Calls of SQL functions; each is one round trip and one transaction.
const POOL = 6; // a claim, a few settles and a few checkpoints at once; the database has 2 cores in the smallest set-up

export function createStore(databaseUrl: string) {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    options: '-c statement_timeout=30000',
  });
  pool.on('error', () => undefined); // an idle connection broke; the next query gets a new one and its error is the caller's
  const call = async <T>(name: string, text: string, values: unknown[]): Promise<T[]> =>
    (await pool.query({ name, text, values })).rows as T[];
  const one = async <T>(name: string, text: string, values: unknown[]): Promise<T> => {
    const [row] = await call<{ value: T }>(name, text, values);
    if (!row) throw new Error(`${name} returned no row`);
    return row.value;
  };
  return {
    pool,
    /** Creates or updates the engine's schema; engines that start together do it one after another. */
    prepare: () => applySchema(pool),
    claim: async (owner: string, limit: number, leaseMs: number): Promise<ClaimedJob[]> =>
      (await call<ClaimRow>('claim', 'SELECT * FROM engine.claim($1, $2, $3)', [owner, limit, leaseMs])).map(claimedJob),
    nextDue: () => one<Date | null>('next_due', 'SELECT engine.next_due() AS value', []),
    settle: (job: Job, decision: Decision, emit?: Emission) =>
      one<boolean>('settle', 'SELECT engine.settle($1) AS value', [
        storable({ run: job.runId, step: job.stepId, lease: job.lease, ...decision, emit }),
      ]),
    checkpoint: (runId: string, lease: string, memos: Decision['memos']) =>
      one<'ok' | 'stale'>('checkpoint', 'SELECT engine.checkpoint($1, $2, $3) AS value', [runId, lease, storable(memos)]),
    ingest: ({ events, runs }: Emission) =>
      one<string[]>('ingest', 'SELECT engine.ingest($1, $2) AS value', [storable(events), storable(runs)]),
    renew: async (leases: string[], leaseMs: number) => {
      await call(
        'renew',
        `UPDATE engine.jobs SET lease_until = clock_timestamp() + $2 * interval '1 ms' WHERE state = 2 AND lease = ANY ($1)`,
        [leases, leaseMs],
      );
    },
    release: async (leases: string[]) => {
      await call('release', `UPDATE engine.jobs SET state = 1, lease = NULL, owner = NULL WHERE state = 2 AND lease = ANY ($1)`, [leases]);
    },
    releaseDead: (owner: string) => one<number>('release_dead', 'SELECT engine.release_dead($1) AS value', [owner]),
    sweep: () => one<number>('sweep', 'SELECT engine.sweep() AS value', []),
    prune: (days: number) => one<number>('prune', 'SELECT engine.prune($1) AS value', [days]),
    replay: (runId: string) => one<boolean>('replay', 'SELECT engine.replay($1) AS value', [runId]),
    shiftClock: (tenantId: string, ms: number) => one<number>('shift_clock', 'SELECT engine.shift_clock($1, $2) AS value', [tenantId, ms]),
    timers: (tenantId: string) => call<TimerRow>('timers', TIMERS, [tenantId]),
    figures: () => one<Figures>('figures', 'SELECT engine.figures() AS value', []),
    memo: async (runId: string) =>
      await call<{ id: string; result: unknown }>('memo', 'SELECT id, result FROM engine.steps WHERE run_id = $1 ORDER BY seq', [runId]),
    run: async (runId: string) => (await call<RunRow>('run', `SELECT ${RUN_COLUMNS} FROM engine.runs WHERE id = $1`, [runId]))[0],
    runs: (filter: { status?: string; tenantId?: string; functionId?: string; limit: number }) =>
      call<RunRow>(
        'runs',
        `SELECT ${RUN_COLUMNS} FROM engine.runs WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR tenant_id = $2) AND ($3::text IS NULL OR function_id = $3) ORDER BY id DESC LIMIT $4`,
        [filter.status ?? null, filter.tenantId ?? null, filter.functionId ?? null, filter.limit],
      ),
  };
}

/** What of a tenant's runs sleeps, waits or will be tried again, soonest first. A person looks at a dozen. */
const TIMERS = `SELECT r.function_id AS "functionId", coalesce(j.op->>'name', j.step_id) AS step, j.kind, j.due_at AS "dueAt", r.events
  FROM engine.jobs j JOIN engine.runs r ON r.id = j.run_id WHERE j.tenant_id = $1 AND j.state = 0 AND r.ended_at IS NULL ORDER BY j.due_at LIMIT 50`;

const RUN_COLUMNS = `id, function_id AS "functionId", tenant_id AS "tenantId", status, events, output, error, created_at AS "createdAt", started_at AS "startedAt", ended_at AS "endedAt"`;
export type RunRow = {
  id: string;
  functionId: string;
  tenantId: string | null;
  status: string;
  events: EngineEvent[];
  output: unknown;
  error: unknown;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

export type TimerRow = { functionId: string; step: string; kind: string; dueAt: Date; events: EngineEvent[] };

type ClaimRow = {
  run_id: string;
  step_id: string;
  lease: string;
  attempt: number;
  faults: number;
  priority: number;
  lag_ms: number;
  function_id: string;
  tenant_id: string | null;
  events: EngineEvent[];
  parallel: boolean;
  max_attempts: number;
  memo: Record<string, unknown> | null;
  stack: string[] | null;
  shift_ms: string;
};

function claimedJob(row: ClaimRow): ClaimedJob {
  return {
    runId: row.run_id,
    stepId: row.step_id,
    lease: row.lease,
    attempt: row.attempt,
    faults: row.faults,
    priority: row.priority,
    lagMs: row.lag_ms,
    functionId: row.function_id,
    tenantId: row.tenant_id,
    events: row.events,
    parallel: row.parallel,
    maxAttempts: row.max_attempts,
    memo: row.memo ?? {},
    stack: row.stack ?? [],
    shiftMs: Number(row.shift_ms),
  };
}

/** jsonb refuses U+0000 and lone surrogates, which hostile text may carry into an event or a step's result. */
function storable(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) =>
    typeof field === 'string' ? field.replaceAll('\u0000', '').toWellFormed() : field,
  );
}

async function applySchema(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(7207000)');
    await client.query(tablesSql + queueSql + settleSql + ingestSql + operateSql);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(`The workflow engine could not prepare its tables: ${(error as Error).message}`, { cause: error });
  } finally {
    client.release();
  }
}
