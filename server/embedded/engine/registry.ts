import { z } from 'zod';
import { nextRun } from './cron';
import { compileFunction, type EngineFunction } from './function-config';
import type { EngineLog, Settings } from './options';
import { planRun } from './plan-runs';
import { hashedKey, signatureOf, canonicalJson } from './signature';
import type { Store } from './store';

/**
 * Which functions there are. They are asked for at boot (in-band sync, SDK_SPEC 4.3.5), again every minute so that a
 * redeployed app is noticed, and taken when the app registers by itself (`/fn/register`). They are kept in the database, so
 * a second engine on it, or one that boots before its app, knows them too.
 */
const registrationSchema = z.object({
  url: z.string(),
  appName: z.string().min(1),
  functions: z.array(z.object({ id: z.string() }).loose()),
});
const inBandSchema = z.object({ app_id: z.string().min(1), functions: z.array(z.object({ id: z.string() }).loose()) });

export type Registry = {
  all(): Iterable<EngineFunction>;
  byId(id: string): EngineFunction | undefined;
  /** Resolves once the app answered in this boot, or after `ms` when functions of an earlier one are known; false when none are. */
  ready(ms: number): Promise<boolean>;
  register(body: unknown): Promise<{ modified: boolean }>;
  sync(): Promise<void>;
  reload(): Promise<void>;
  runCrons(): Promise<void>;
};

const SYNC_TIMEOUT_MS = 10_000; // the first request of a cold app may compile its route

export function createRegistry({ store, settings, log }: { store: Store; settings: Settings; log: EngineLog }): Registry {
  const functions = new Map<string, EngineFunction>();
  let synced: () => void = () => undefined;
  const firstSync = new Promise<void>((resolve) => (synced = resolve));

  async function reload(): Promise<void> {
    const { rows } = await store.pool.query<{ id: string; config: unknown }>('SELECT id, config FROM engine.functions WHERE active');
    const known = new Set(rows.map((row) => row.id));
    for (const id of functions.keys()) if (!known.has(id)) functions.delete(id);
    for (const row of rows) {
      try {
        functions.set(row.id, compileFunction(row.config));
      } catch (error) {
        log.error({ event: 'engine_function_refused', function: row.id, error: (error as Error).message });
      }
    }
  }

  async function save(app: string, configs: { id: string }[]): Promise<{ modified: boolean }> {
    const compiled = configs.map(compileFunction);
    const { rows } = await store.pool.query<{ modified: boolean }>(SAVE, [app, JSON.stringify(configs), compiled.map((fn) => fn.url)]);
    await saveCrons(store, app, compiled);
    await reload();
    if (rows[0]?.modified) await store.pool.query(`SELECT pg_notify('engine_functions', '')`); // other engines on this database
    synced();
    return { modified: rows[0]?.modified ?? false };
  }

  return {
    all: () => functions.values(),
    byId: (id) => functions.get(id),
    ready: async (ms) => {
      const first = await Promise.race([
        firstSync.then(() => true),
        new Promise<false>((resolve) => setTimeout(resolve, ms, false).unref()),
      ]);
      return first || functions.size > 0;
    },
    register: async (body) => {
      const { appName, functions: configs } = registrationSchema.parse(body);
      return save(appName, configs);
    },
    sync: async () => {
      const answer = await askApp(settings);
      const { modified } = await save(answer.app_id, answer.functions);
      log[modified ? 'info' : 'debug']({ event: 'engine_synced', app: answer.app_id, functions: answer.functions.length });
    },
    reload,
    runCrons: () => runCrons(store, functions),
  };
}

const SAVE = `
  WITH incoming AS (SELECT f->>'id' AS id, $1::text AS app, url, f AS config FROM ROWS FROM (jsonb_array_elements($2::jsonb), unnest($3::text[])) AS t(f, url)),
  saved AS (
    INSERT INTO engine.functions AS old (id, app, url, config, active) SELECT id, app, url, config, true FROM incoming
    ON CONFLICT (id) DO UPDATE SET app = excluded.app, url = excluded.url, config = excluded.config, active = true, synced_at = clock_timestamp()
    WHERE old.config <> excluded.config OR NOT old.active OR old.url <> excluded.url RETURNING id),
  dropped AS (UPDATE engine.functions SET active = false WHERE app = $1 AND active AND id NOT IN (SELECT id FROM incoming) RETURNING id)
  SELECT EXISTS (SELECT FROM saved) OR EXISTS (SELECT FROM dropped) AS modified`;

async function askApp({ appUrl, servePath, signingKey, fetch }: Settings): Promise<z.infer<typeof inBandSchema>> {
  const url = appUrl + servePath;
  const body = canonicalJson({ url });
  const response = await fetch(url, {
    method: 'PUT',
    body,
    headers: {
      'content-type': 'application/json',
      'x-inngest-sync-kind': 'in_band',
      'x-inngest-server-kind': signingKey ? 'cloud' : 'dev',
      ...(signingKey ? { 'x-inngest-signature': signatureOf(body, signingKey), authorization: `Bearer ${hashedKey(signingKey)}` } : {}),
    },
    signal: AbortSignal.timeout(SYNC_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the app answered ${response.status} to the sync`);
  return inBandSchema.parse(await response.json());
}

async function saveCrons(store: Store, app: string, compiled: EngineFunction[]): Promise<void> {
  const rows = compiled.flatMap((fn) =>
    fn.crons.map(({ source, cron }) => ({ function_id: fn.id, cron: source, next_at: nextRun(cron, new Date()) })),
  );
  await store.pool.query(
    `WITH wanted AS (SELECT * FROM jsonb_to_recordset($2) AS x(function_id text, cron text, next_at timestamptz)),
     gone AS (DELETE FROM engine.crons c USING engine.functions f WHERE f.id = c.function_id AND f.app = $1 AND NOT EXISTS (SELECT FROM wanted w WHERE w.function_id = c.function_id AND w.cron = c.cron))
     INSERT INTO engine.crons (function_id, cron, next_at) SELECT function_id, cron, next_at FROM wanted ON CONFLICT DO NOTHING`,
    [app, JSON.stringify(rows)],
  );
}

/** A tick missed while the engine was down is made up once. The event's id names the tick, so two engines start one run. */
async function runCrons(store: Store, functions: Map<string, EngineFunction>): Promise<void> {
  const { rows } = await store.pool.query<{ function_id: string; cron: string; next_at: Date }>(
    'SELECT * FROM engine.crons WHERE next_at <= clock_timestamp()',
  );
  for (const due of rows) {
    const fn = functions.get(due.function_id);
    const schedule = fn?.crons.find(({ source }) => source === due.cron);
    if (!fn || !schedule) continue;
    const event = {
      id: `cron:${due.function_id}:${due.cron}:${due.next_at.toISOString()}`,
      name: 'inngest/scheduled.timer',
      data: { cron: due.cron },
      ts: due.next_at.getTime(),
    };
    await store.ingest({ events: [{ id: event.id, payload: event }], runs: [planRun(fn, event)] });
    await store.pool.query('UPDATE engine.crons SET next_at = $3 WHERE function_id = $1 AND cron = $2 AND next_at = $4', [
      due.function_id,
      due.cron,
      nextRun(schedule.cron, new Date()),
      due.next_at,
    ]);
  }
}
