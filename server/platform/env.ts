import { z } from 'zod';

/**
 * The only file that reads `process.env`. The core must parse or the process does not start; each optional part
 * (Inngest, Pusher, SMTP, Redis) is a function that returns its settings, or null when it is not configured.
 */
const coreSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Where people reach the product from outside: links in letters, webhooks, the snippet. */
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z.string().min(1),
  DATA_DIR: z.string().default('.data'),
  /** `id:base64(32 bytes)`, comma separated; the first seals, all open. */
  DATA_KEYS: z.string().min(1),
  /** `id:base64(32 bytes)`; two while the index is being rotated. */
  INDEX_KEYS: z.string().min(1),
  NEXTAUTH_SECRET: z.string().min(32),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DEMO: z.enum(['0', '1']).default('0'),
  REDIS_URL: z.string().optional(),
  /** Lets a scraper read /api/metrics from another machine. */
  METRICS_TOKEN: z.string().min(16).optional(),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default('Fast Lead <no-reply@fastlead.localhost>'),
  TELEGRAM_API_URL: z.url().optional(),
  /** 0 = no simulated vendors: then no connection can be in test mode. */
  LAB: z.enum(['0', '1']).default('1'),
  /** Base URLs of the lab's simulators; the process sets them itself when it starts the lab. */
  LAB_TELEGRAM_URL: z.url().optional(),
  LAB_SMTP_URL: z.url().optional(),
  /** Reverse proxies whose X-Forwarded-For is believed: how many hops stand before us. 0 = none. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).default(0),
  /** 1 = the process calls itself over sockets, too, so that something can stand between the engine and the functions. */
  LOOPBACK_SOCKETS: z.enum(['0', '1']).default('0'),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
  INNGEST_BASE_URL: z.url().optional(),
  PUSHER_APP_ID: z.string().optional(),
  PUSHER_KEY: z.string().optional(),
  PUSHER_SECRET: z.string().optional(),
  PUSHER_CLUSTER: z.string().optional(),
  PUSHER_HOST: z.string().optional(),
  PUSHER_PORT: z.coerce.number().int().optional(),
});

export type Env = z.infer<typeof coreSchema>;

let parsed: Env | undefined;

/** The parsed environment. Throws one Error that names every wrong variable and what it should be. */
export function env(): Env {
  if (parsed) return parsed;
  const result = coreSchema.safeParse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))); // empty is unset
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not complete:\n${lines.join('\n')}\nSee docs/operations.md, "Environment".`);
  }
  parsed = result.data;
  return parsed;
}

/** Adds what the process worked out itself (the embedded database's address, generated keys), before anything reads it. */
export function provideEnv(values: Record<string, string>): void {
  Object.assign(process.env, values);
  parsed = undefined;
}

/**
 * For a thread: its `process.env` takes a lock for every name that is read, and the SDK of Inngest reads all of them for every
 * call of a function, which took 4 % of the thread. A plain copy has the same values.
 */
export function detachEnv(): void {
  process.env = { ...process.env };
}

/** A variable before the environment is complete: only the entry (main.ts) and test set-up ask for it. */
export function rawEnv(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** Address under which people reach the product; no trailing slash. */
export function publicUrl(): string {
  const { PUBLIC_URL, PORT, HOST } = env();
  const own = isThisMachine(HOST) || ['0.0.0.0', '::'].includes(HOST) ? 'localhost' : urlHost(HOST);
  return (PUBLIC_URL ?? `http://${own}:${PORT}`).replace(/\/$/, '');
}

/** Where the process reaches itself (engine, hub, hooks of the lab), even when PUBLIC_URL is a domain. */
export function loopbackUrl(): string {
  return `http://${urlHost(loopbackHost())}:${env().PORT}`;
}

/** The address we listen on; a wildcard includes 127.0.0.1. */
export function loopbackHost(): string {
  const { HOST } = env();
  return ['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST;
}

/**
 * One-click demo sign-in, the lab for strangers and the mailbox exist only here (they hold reset letters): on DEMO=1, or
 * where nobody but this machine can come in. Only the three usual names count as this machine, however else one may write
 * a loopback address; and who listens there behind a proxy, or under a public name, is not alone on it.
 */
export function isDemoOpen(): boolean {
  const { HOST, DEMO, PUBLIC_URL, TRUSTED_PROXY_HOPS } = env();
  if (DEMO === '1') return true;
  return isThisMachine(HOST) && TRUSTED_PROXY_HOPS === 0 && (!PUBLIC_URL || isThisMachine(new URL(PUBLIC_URL).hostname));
}

function isThisMachine(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1', '[::1]'].includes(host.toLowerCase());
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

export type InngestSettings = { eventKey?: string; signingKey?: string; baseUrl?: string };

/** Settings of an Inngest that is not ours, or null: then the embedded engine runs the functions. */
export function externalInngest(): InngestSettings | null {
  const { INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY, INNGEST_BASE_URL } = env();
  if (INNGEST_BASE_URL || (INNGEST_EVENT_KEY && INNGEST_SIGNING_KEY))
    return { eventKey: INNGEST_EVENT_KEY, signingKey: INNGEST_SIGNING_KEY, baseUrl: INNGEST_BASE_URL };
  return null;
}

export type PusherSettings = { appId: string; key: string; secret: string; cluster?: string; host?: string; port?: number };

/** Settings of a hosted Pusher (or compatible), or null: then the embedded hub serves. */
export function externalPusher(): PusherSettings | null {
  const e = env();
  if (!e.PUSHER_APP_ID || !e.PUSHER_KEY || !e.PUSHER_SECRET) return null;
  return {
    appId: e.PUSHER_APP_ID,
    key: e.PUSHER_KEY,
    secret: e.PUSHER_SECRET,
    cluster: e.PUSHER_CLUSTER,
    host: e.PUSHER_HOST,
    port: e.PUSHER_PORT,
  };
}
