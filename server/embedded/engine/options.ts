import type { Pressure } from './share';

/** What `startEngine` is told. Everything after `log` has a default that suits one machine; tests shorten the times. */
export type EngineOptions = {
  /** Connection string of the role that owns the database: the engine keeps its tables in a schema of its own. */
  databaseUrl: string;
  /** Origin of the app, without a slash; its functions are served at `servePath`. */
  appUrl: string;
  log: EngineLog;
  /** Hex after `signkey-…-`; signs our calls and proves the app's. Without one, calls are unsigned (SDK dev mode). */
  signingKey?: string;
  /** The only key that may send events; without one, any may. */
  eventKey?: string;
  servePath?: string;
  /** Calls of the app under way at once. */
  maxParallel?: number;
  callTimeoutMs?: number;
  leaseMs?: number;
  /** Wait before the attempt after the given one (0 = the first failed). */
  backoffMs?: (attempt: number) => number;
  /** Above this the app fetches events and memoised steps itself (`ctx.use_api`). */
  maxCallBytes?: number;
  /** How often the app is asked for its functions once it answered. */
  syncEveryMs?: number;
  keepRunsDays?: number;
  /** How people who wait for the app fare now; calls make way for them (share.ts). Without it all places are always open. */
  pressure?: () => Pressure;
  /** Reaches the app; another than `fetch` when it lives in this process. */
  fetch?: typeof fetch;
};

export type EngineLog = { [level in 'debug' | 'info' | 'warn' | 'error']: (fact: Record<string, unknown>) => void };

export type Settings = Required<Omit<EngineOptions, 'signingKey' | 'eventKey'>> &
  Pick<EngineOptions, 'signingKey' | 'eventKey'> & { owner: string };

// Half of what hosted Inngest waits before each retry, capped: a lead is worth more than a quiet vendor.
const BACKOFF_SECONDS = [5, 15, 30, 60, 150, 300, 600, 1200, 1800, 3600];

export function settingsOf(options: EngineOptions, owner: string): Settings {
  return {
    servePath: '/api/inngest',
    maxParallel: 16, // as many as the app's database pool has connections
    callTimeoutMs: 120_000, // a step's slowest vendor call with its retries takes under a minute
    leaseMs: 15_000, // renewed every third of it, so only a killed engine's jobs wait this long
    backoffMs: tableBackoff,
    maxCallBytes: 1_000_000, // the SDK parses every byte of each call
    syncEveryMs: 60_000,
    keepRunsDays: 14,
    pressure: () => ({ waiting: 0, delayMs: 0, perSecond: 0 }),
    fetch,
    ...options,
    owner,
  };
}

function tableBackoff(attempt: number): number {
  const seconds = BACKOFF_SECONDS[Math.min(attempt, BACKOFF_SECONDS.length - 1)] ?? 3600;
  return seconds * 1000 * (1 + Math.random() / 4); // a quarter of spread, so failed runs do not come back in step
}
