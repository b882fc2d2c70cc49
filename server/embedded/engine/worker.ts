import { callApp } from './call-app';
import { type Decision, decide, type Reply } from './decide';
import type { EngineLog, Settings } from './options';
import { type EngineEvent, planRuns } from './plan-runs';
import type { Registry } from './registry';
import { newRunId } from './run-id';
import { paceFor } from './share';
import type { ClaimedJob, Emission, Store } from './store';

/**
 * Claims what is due and calls the app, never more than there are places at once (share.ts). A claim happens when something
 * woke us and a place is free; when the queue has nothing ready, a timer is set for the moment the next job is due.
 */
export type Worker = { kick: () => void; renew: () => Promise<void>; stop: (graceMs: number) => Promise<void> };

type Deps = { store: Store; registry: Registry; settings: Settings; log: EngineLog };

const LONGEST_NAP_MS = 5000; // the sweep's rhythm: nothing due is found later than this even when every notice was lost
const AFTER_ERROR_MS = 500; // Postgres is away or restarting
const VENDOR_MS = 1000; // a step without a vendor takes some 20 ms, so even a crowded process ends it within this
const LONGEST_REST_MS = 200; // five calls a second at least
const LOOK_AGAIN_MS = 25; // while places are closed for the sake of people: full speed returns this soon after them

export function createWorker(deps: Deps): Worker {
  const { store, settings, log } = deps;
  const inFlight = callsUnderWay();
  let timer: NodeJS.Timeout | undefined;
  let claiming = false;
  let wanted = false;
  let stopping = false;

  async function pump(): Promise<void> {
    if (claiming) return;
    claiming = true;
    try {
      while (wanted && !stopping) {
        const { free, isLimited, restMs } = placesNow(inFlight, settings);
        if (isLimited) wakeIn(restMs > 0 ? Math.min(restMs, LOOK_AGAIN_MS) : LOOK_AGAIN_MS); // else the next end of a call wakes us
        if (free <= 0) return;
        wanted = false;
        const jobs = await store.claim(settings.owner, free, settings.leaseMs);
        for (const job of jobs) start(job);
        if (jobs.length < free) wakeIn(untilDue(await store.nextDue()));
      }
    } catch (error) {
      log.warn({ event: 'engine_claim_failed', error: (error as Error).message });
      wakeIn(AFTER_ERROR_MS);
    } finally {
      claiming = false;
    }
  }

  function start(job: ClaimedJob): void {
    const work = runJob(job, deps)
      .catch((error: unknown) => log.error({ event: 'engine_job_failed', run: job.runId, error: (error as Error).message }))
      .finally(() => {
        inFlight.delete(job.lease);
        kick();
      });
    inFlight.add(job, work);
  }

  function wakeIn(ms: number): void {
    clearTimeout(timer);
    if (!stopping) timer = setTimeout(kick, Math.max(1, Math.min(ms, LONGEST_NAP_MS)));
  }

  function kick(): void {
    wanted = true;
    void pump();
  }

  return {
    kick,
    renew: () => store.renew(inFlight.leases(), settings.leaseMs),
    stop: async (graceMs) => {
      stopping = true;
      clearTimeout(timer);
      await Promise.race([inFlight.all(), new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
      if (inFlight.size() > 0) await store.release(inFlight.leases()).catch(() => undefined);
    },
  };
}

function placesNow(calls: Calls, { pressure, maxParallel }: Settings): { free: number; isLimited: boolean; restMs: number } {
  const { places, rest } = paceFor(pressure(), maxParallel, calls.lateMs());
  const restMs = calls.endedAt() + Math.min(rest * calls.lastTookMs(), LONGEST_REST_MS) - performance.now();
  const free = restMs > 0 ? 0 : Math.min(places - calls.busy(), maxParallel - calls.size());
  return { free, isLimited: places < maxParallel, restMs };
}

type Calls = {
  add(job: ClaimedJob, work: Promise<void>): void;
  delete(lease: string): void;
  size(): number;
  leases(): string[];
  /** When the last ordinary call ended, by `performance.now()`, and what it took; one that waited for a vendor is none. */
  endedAt(): number;
  lastTookMs(): number;
  /** How late the latest of them began, the one that ended last included. */
  lateMs(): number;
  /** Those that keep this process busy: one that takes long waits for a vendor and holds no place back. */
  busy(): number;
  all(): Promise<unknown>;
};

function callsUnderWay(): Calls {
  const calls = new Map<string, { since: number; lateMs: number; work: Promise<void> }>();
  let ended = { at: Number.NEGATIVE_INFINITY, tookMs: 0, lateMs: 0 };
  return {
    add: ({ lease, lagMs }, work) => void calls.set(lease, { since: performance.now(), lateMs: lagMs, work }),
    delete: (lease) => {
      const at = performance.now();
      const { since = at, lateMs = 0 } = calls.get(lease) ?? {};
      if (at - since < VENDOR_MS) ended = { at, tookMs: at - since, lateMs };
      calls.delete(lease);
    },
    endedAt: () => ended.at,
    lastTookMs: () => ended.tookMs,
    lateMs: () => Math.max(ended.lateMs, ...[...calls.values()].map((call) => call.lateMs)),
    size: () => calls.size,
    leases: () => [...calls.keys()],
    busy: () => {
      const since = performance.now() - VENDOR_MS;
      return [...calls.values()].filter((call) => call.since > since).length;
    },
    all: () => Promise.all([...calls.values()].map(({ work }) => work)),
  };
}

function untilDue(nextDue: Date | null): number {
  return nextDue ? nextDue.getTime() - Date.now() : LONGEST_NAP_MS;
}

async function runJob(job: ClaimedJob, deps: Deps): Promise<void> {
  const { registry, settings, log } = deps;
  if (!registry.byId(job.functionId)) await registry.reload(); // another engine's app may have brought it a moment ago
  const fn = registry.byId(job.functionId);
  const reply: Reply = fn ? await callApp(fn.url, job, settings) : { fault: `the app no longer serves ${job.functionId}`, timedOut: false };
  const decision = decide(job, reply, { nowMs: Date.now(), backoffMs: settings.backoffMs, functionById: (id) => registry.byId(id) });
  report(job, reply, decision, log);
  if (!(await settle(job, decision, deps))) log.warn({ event: 'engine_answer_late', run: job.runId, function: job.functionId });
}

/** An answer is worth keeping through a restart of Postgres: it is offered again until its lease must have ended. */
async function settle(job: ClaimedJob, decision: Decision, { store, registry, settings, log }: Deps): Promise<boolean> {
  const emit = emissionOf(job, decision, registry);
  const giveUpAt = Date.now() + 2 * settings.leaseMs;
  for (;;) {
    try {
      return await store.settle(job, decision, emit);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      log.warn({ event: 'engine_settle_failed', run: job.runId, error: (error as Error).message });
      await new Promise((resolve) => setTimeout(resolve, AFTER_ERROR_MS));
    }
  }
}

/** `inngest/function.failed` and, when some function listens, `inngest/function.finished`; their ids are the run's, so once each. */
function emissionOf(job: ClaimedJob, { end }: Decision, registry: Registry): Emission | undefined {
  const [trigger] = job.events;
  if (!end || !trigger || trigger.name === 'inngest/function.failed' || trigger.name === 'inngest/function.finished') return undefined;
  const data = {
    function_id: job.functionId,
    run_id: job.runId,
    event: trigger,
    events: job.events,
    ...(end.status === 'failed' ? { error: end.error } : { result: end.output ?? null }),
    _inngest: { status: end.status === 'failed' ? 'Failed' : 'Completed' },
  };
  const events: EngineEvent[] = [{ id: newRunId(), name: 'inngest/function.finished', data, ts: Date.now() }];
  if (end.status === 'failed') events.push({ id: job.runId, name: 'inngest/function.failed', data, ts: Date.now() });
  const planned = events
    .map((event) => ({ event, runs: planRuns(event, registry.all()) }))
    .filter(({ event, runs }) => runs.length > 0 || event.name === 'inngest/function.failed');
  return planned.length === 0
    ? undefined
    : { events: planned.map(({ event }) => ({ id: event.id, payload: event })), runs: planned.flatMap(({ runs }) => runs) };
}

function report(job: ClaimedJob, reply: Reply, { end, retry }: Decision, log: EngineLog): void {
  const fact = { function: job.functionId, run: job.runId, attempt: job.attempt, tenantId: job.tenantId };
  const problem = 'fault' in reply ? reply.fault : undefined;
  if (end?.status === 'failed') log.error({ event: 'engine_run_failed', ...fact, error: end.error });
  else if (retry) log.warn({ event: 'engine_retry', ...fact, inMs: Math.round(retry.inMs), problem });
  else log.debug({ event: 'engine_call', ...fact, lagMs: job.lagMs, done: end !== undefined });
}
