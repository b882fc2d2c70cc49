import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { Redis } from 'ioredis';
import { sha256 } from './crypto';
import { env } from './env';
import { log } from './log';

/**
 * Rate limits. In memory by default; in Redis when REDIS_URL is set, so that many processes count together. When Redis
 * dies each process counts in memory until it is back: a limit that is a little too wide is better than a product that
 * refuses leads because a helper is away.
 *
 * Two kinds. A window counts attempts since the first one. A bucket (GCRA: one stored time per key) holds `capacity` and
 * refills evenly: a campaign may bring 600 leads at once, a flood gets 100 a minute. Keys are hashed: an e-mail address
 * does not belong into Redis.
 */
type Rule = { kind: 'window'; limit: number; seconds: number } | { kind: 'bucket'; capacity: number; perMinute: number };

const rules = {
  /** Key: e-mail and address together, so nobody can lock another person out. */
  login: { kind: 'window', limit: 5, seconds: 15 * 60 },
  /** Key: e-mail. Letters with links that anybody can ask for. */
  letters: { kind: 'window', limit: 5, seconds: 60 * 60 },
  /** Key: tenant. */
  leads: { kind: 'bucket', capacity: 600, perMinute: 100 },
  /** Key: tenant. Dropped first, and never at a lead's expense: a bucket of its own. */
  telemetry: { kind: 'bucket', capacity: 1200, perMinute: 600 },
  /** Key: session. Requests of a person's browser, of any number of procedures each; opening ten tabs at once is a burst. */
  person: { kind: 'bucket', capacity: 300, perMinute: 100 },
  /** Key: tenant. Calls with an API key. */
  api: { kind: 'window', limit: 100, seconds: 60 },
  /** Key: tenant and browser. A person who looks for a time tries a dozen; each takes a slot from everybody for five minutes. */
  holds: { kind: 'bucket', capacity: 20, perMinute: 10 },
  /** Key: tenant. Browsers can be made up; as wide as the leads that follow. */
  tenantHolds: { kind: 'bucket', capacity: 600, perMinute: 100 },
  /** Key: visitor. Nobody types faster; a burst of short lines is normal. */
  messages: { kind: 'bucket', capacity: 20, perMinute: 30 },
} as const satisfies Record<string, Rule>;

export type Bucket = keyof typeof rules;
/** `left`: attempts that remain in a window; a bucket does not say. */
export type Taken = { ok: true; left?: number } | { ok: false; retryAfterSeconds: number };

/** More than this from one address within an hour looks like a flood; an office behind one address stays below. */
const suspicion = {
  lead: { kind: 'window', limit: 30, seconds: 60 * 60 },
  hold: { kind: 'window', limit: 60, seconds: 60 * 60 }, // several tries before one booking
} as const satisfies Record<string, Rule>;

export type Suspect = keyof typeof suspicion;

export type RateLimiter = {
  take(bucket: Bucket, key: string, cost?: number): Promise<Taken>;
  /** Forgets what was counted: a right password after two wrong ones. Windows only. */
  forget(bucket: Bucket, key: string): Promise<void>;
  suspects(address: string, what?: Suspect): Promise<boolean>;
  /** 'none' when Redis is not configured. */
  redis(): 'none' | 'up' | 'down';
  stop(): Promise<void>;
};

let shared: RateLimiter | undefined;

function limiter(): RateLimiter {
  return (shared ??= createRateLimiter({ redisUrl: env().REDIS_URL }));
}

/** Takes `cost` from a bucket. Never throws: a limiter in trouble lets through. */
export function takeToken(bucket: Bucket, key: string, cost = 1): Promise<Taken> {
  return limiter().take(bucket, key, cost);
}

/** Forgets the attempts of a window, e.g. after a right password. */
export function forgetTokens(bucket: Bucket, key: string): Promise<void> {
  return limiter().forget(bucket, key);
}

/** True when an address sends unusually many. It only raises suspicion: the caller marks the lead or shortens the hold, it never refuses. */
export function isAddressSuspicious(address: string, what: Suspect = 'lead'): Promise<boolean> {
  return limiter().suspects(address, what);
}

export function redisState(): 'none' | 'up' | 'down' {
  return limiter().redis();
}

type Store = {
  take(name: string, rule: Rule, key: string, cost: number): Promise<Taken>;
  forget(name: string, rule: Rule, key: string): Promise<void>;
};

// After a failure Redis is left alone for this long, so a hanging one costs one slow request a second and not every one.
const REST_MS = 1000;

export function createRateLimiter({ redisUrl, now = Date.now }: { redisUrl?: string; now?: () => number } = {}): RateLimiter {
  const memory = memoryStore(now);
  const client = redisUrl ? connect(redisUrl) : null;
  const remote = client && redisStore(client);
  let restingUntil = 0;

  async function ask<T>(question: (store: Store) => Promise<T>): Promise<T> {
    if (client?.status !== 'ready' || !remote || now() < restingUntil) return question(memory);
    try {
      return await question(remote);
    } catch (error) {
      restingUntil = now() + REST_MS;
      log.warn({ event: 'redis_failed', error: String(error) });
      return question(memory);
    }
  }

  return {
    take: (bucket, key, cost = 1) => ask((store) => store.take(bucket, rules[bucket], sha256(key), cost)),
    forget: (bucket, key) => ask((store) => store.forget(bucket, rules[bucket], sha256(key))),
    suspects: async (address, what = 'lead') =>
      !(await ask((store) => store.take(`address:${what}`, suspicion[what], sha256(address), 1))).ok,
    redis: () => (client === null ? 'none' : client.status === 'ready' && now() >= restingUntil ? 'up' : 'down'),
    stop: async () => client?.disconnect(),
  };
}

function connect(redisUrl: string): Redis {
  const client = new Redis(redisUrl, {
    enableOfflineQueue: false, // a queued question would be answered long after the request it belongs to
    maxRetriesPerRequest: 0,
    connectTimeout: 1000,
    commandTimeout: 250, // a healthy one answers within a millisecond or two
    retryStrategy: (attempt) => Math.min(2000, attempt * 100),
  });
  client.on('error', () => {}); // the transitions below are what is worth a line
  client.on('ready', () => log.info({ event: 'redis_up' }));
  client.on('close', () => log.warn({ event: 'redis_down' }));
  return client;
}

function memoryStore(now: () => number): Store {
  const windows = new Map<string, RateLimiterMemory>();
  const buckets = new Map<string, number>(); // key → when the bucket will be full again, ms
  const window = (name: string, rule: Rule & { kind: 'window' }): RateLimiterMemory => {
    const known = windows.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points: rule.limit, duration: rule.seconds });
    windows.set(name, known);
    return known;
  };
  return {
    async take(name, rule, key, cost) {
      if (rule.kind === 'window') return consumed(window(name, rule).consume(key, cost));
      // 100 000 visitors of 100 bytes: the oldest go first, and the oldest are full again.
      if (buckets.size > 100_000) for (const [old] of [...buckets].slice(0, 10_000)) buckets.delete(old);
      const entry = `${name}:${key}`;
      const { takenAtMs, overMs } = gcra(rule, buckets.get(entry) ?? 0, now(), cost);
      if (overMs > 0) return refused(overMs);
      buckets.delete(entry); // set again at the end of the map: its order is the order of use
      buckets.set(entry, takenAtMs);
      return { ok: true };
    },
    async forget(name, rule, key) {
      if (rule.kind === 'window') await window(name, rule).delete(key);
      else buckets.delete(`${name}:${key}`);
    },
  };
}

/** One step of the generic cell rate algorithm (ATM Forum TM 4.1, virtual scheduling), times in ms. */
function gcra(rule: Rule & { kind: 'bucket' }, fullAtMs: number, nowMs: number, cost: number): { takenAtMs: number; overMs: number } {
  const intervalMs = 60_000 / rule.perMinute;
  const takenAtMs = Math.max(nowMs, fullAtMs) + cost * intervalMs;
  return { takenAtMs, overMs: takenAtMs - nowMs - rule.capacity * intervalMs };
}

/** The same step inside Redis, by Redis' clock, so processes with different clocks agree. Answers how many ms too early. */
const gcraScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local full = tonumber(redis.call('GET', KEYS[1]) or '0')
if full < now then full = now end
local taken = full + tonumber(ARGV[1]) * tonumber(ARGV[2])
local over = taken - now - tonumber(ARGV[2]) * tonumber(ARGV[3])
if over > 0 then return math.ceil(over) end
redis.call('SET', KEYS[1], string.format('%.3f', taken), 'PX', math.ceil(taken - now) + 1000)
return 0`;

function redisStore(client: Redis): Store {
  const windows = new Map<string, RateLimiterRedis>();
  const window = (name: string, rule: Rule & { kind: 'window' }): RateLimiterRedis => {
    const known =
      windows.get(name) ??
      new RateLimiterRedis({ storeClient: client, keyPrefix: `fl:${name}`, points: rule.limit, duration: rule.seconds });
    windows.set(name, known);
    return known;
  };
  return {
    async take(name, rule, key, cost) {
      if (rule.kind === 'window') return consumed(window(name, rule).consume(key, cost));
      const overMs = Number(await client.eval(gcraScript, 1, `fl:${name}:${key}`, cost, 60_000 / rule.perMinute, rule.capacity));
      return overMs > 0 ? refused(overMs) : { ok: true };
    },
    async forget(name, rule, key) {
      if (rule.kind === 'window') await window(name, rule).delete(key);
      else await client.del(`fl:${name}:${key}`);
    },
  };
}

/** The package rejects with its result when the window is used up, and with an Error when the store failed. */
function consumed(answer: Promise<RateLimiterRes>): Promise<Taken> {
  return answer.then(
    (result): Taken => ({ ok: true, left: result.remainingPoints }),
    (reason: unknown): Taken => {
      if (reason instanceof RateLimiterRes) return refused(reason.msBeforeNext);
      throw reason;
    },
  );
}

function refused(ms: number): Taken {
  return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(ms / 1000)) };
}
