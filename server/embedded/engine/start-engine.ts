import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { answerRequest } from './endpoints';
import { type EngineLog, type EngineOptions, type Settings, settingsOf } from './options';
import { createRegistry, type Registry } from './registry';
import { createStore, type Figures, type Store } from './store';
import { createWorker, type Worker } from './worker';

/**
 * The server side of Inngest's SDK protocol (docs/SDK_SPEC.md of inngest/inngest) on PostgreSQL: what runs the product's
 * functions when no Inngest is configured. What it does and does not is docs/engine.md. Several engines may share one
 * database; none keeps anything that matters in memory.
 */
export type Engine = {
  /** Answers a request that is the engine's; null when its path is not. */
  handle: (request: Request) => Promise<Response | null>;
  /** Queue figures for metrics and the ledger. */
  stats: () => Promise<Figures>;
  /** Moves the clock of a test tenant: sleeps and waits of its runs end `shiftMs` earlier. Returns how many. */
  shiftTenantClock: (tenantId: string, shiftMs: number) => Promise<number>;
  /** Starts a failed or cancelled run again from its last good step. False when it is neither. */
  replay: (runId: string) => Promise<boolean>;
  /** Asks the app for its functions now, and resolves when they are known. */
  sync: () => Promise<void>;
  stop: () => Promise<void>;
};

const SWEEP_MS = 5000;
const PRUNE_MS = 600_000;
const STOP_GRACE_MS = 10_000; // the slowest ordinary step; longer ones are taken back and repeated after restart
const FIRST_SYNC_RETRY_MS = 250;

/** Prepares the tables and starts working; functions are asked for in the background until the app answers. Throws an Error when the database cannot be used. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const settings = settingsOf(options, `engine-${randomBytes(8).toString('hex')}`);
  const { log } = settings;
  const store = createStore(settings.databaseUrl);
  const registry = createRegistry({ store, settings, log });
  const worker = createWorker({ store, registry, settings, log });
  await store.prepare();
  await registry.reload();
  const listener = listen(settings, { worker, registry });
  await listener.connected;
  const freed = await store.releaseDead(settings.owner);
  if (freed > 0) log.info({ event: 'engine_resumed', jobs: freed });
  const rhythm = startRhythm({ store, registry, worker, settings, log });
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    rhythm.stop();
    await worker.stop(STOP_GRACE_MS);
    await listener.stop();
    await store.pool.end();
  };
  worker.kick();
  return {
    handle: (request) => answerRequest(request, { store, registry, settings, log, wake: worker.kick }),
    stats: () => store.figures(),
    shiftTenantClock: async (tenantId, shiftMs) => {
      const moved = await store.shiftClock(tenantId, shiftMs);
      worker.kick();
      return moved;
    },
    replay: async (runId) => {
      const replayed = await store.replay(runId);
      worker.kick();
      return replayed;
    },
    sync: () => registry.sync(),
    stop: () => (stopping ??= stopAll()),
  };
}

type Parts = { store: Store; registry: Registry; worker: Worker; settings: Settings; log: EngineLog };

/** Everything that happens by the clock: lease renewal, the sweep, crons, pruning, asking the app for its functions. */
function startRhythm({ store, registry, worker, settings, log }: Parts): { stop: () => void } {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  const every = (ms: number, name: string, work: () => Promise<unknown>, again: (failed: boolean) => number = () => ms): void => {
    const timer = setTimeout(async () => {
      timers.delete(timer);
      const failed = await work().then(
        () => false,
        (error: unknown) => {
          if (!stopped) log.warn({ event: 'engine_rhythm_failed', name, error: (error as Error).message });
          return true;
        },
      );
      if (!stopped) every(again(failed), name, work, again);
    }, ms);
    timers.add(timer);
  };
  let retryMs = FIRST_SYNC_RETRY_MS;
  every(
    0,
    'sync',
    () => registry.sync(),
    (failed) => (failed ? (retryMs = Math.min(retryMs * 2, settings.syncEveryMs)) : settings.syncEveryMs),
  );
  every(settings.leaseMs / 3, 'renew', () => worker.renew());
  every(1000, 'crons', () => registry.runCrons());
  every(SWEEP_MS, 'sweep', async () => {
    const expired = await store.sweep();
    if (expired > 0) log.warn({ event: 'engine_leases_expired', jobs: expired });
    worker.kick();
  });
  every(PRUNE_MS, 'prune', () => store.prune(settings.keepRunsDays));
  return {
    stop: () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/**
 * One connection of its own hears other engines' notices, and holds the lock that says this engine lives: when the process
 * is killed the lock goes at once, and the next engine takes its jobs back without waiting for their leases.
 */
function listen(
  settings: Settings,
  { worker, registry }: Pick<Parts, 'worker' | 'registry'>,
): { connected: Promise<void>; stop: () => Promise<void> } {
  let client: pg.Client | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: settings.databaseUrl, connectionTimeoutMillis: 5000, keepAlive: true });
    next.on('error', again);
    next.on('end', again);
    next.on('notification', ({ channel }) => {
      if (channel === 'engine_functions')
        void registry.reload().catch((error: unknown) => settings.log.warn({ event: 'engine_reload_failed', error: String(error) }));
      else worker.kick();
    });
    await next.connect();
    await next.query('SELECT pg_advisory_lock(7207002, hashtext($1))', [settings.owner]);
    await next.query('LISTEN engine_jobs; LISTEN engine_functions');
    client = next;
    worker.kick();
  }
  function again(): void {
    client = undefined;
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void connect().catch(again), 500);
  }
  return {
    connected: connect(),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
