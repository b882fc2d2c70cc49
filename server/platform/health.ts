import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseHealth } from './db/health';
import { env } from './env';
import { redisState } from './rate-limit';

/**
 * Readiness. `required` parts decide whether this process should get traffic; the others only degrade it: rate limits work
 * without Redis, and a lead is accepted and kept while the hub is away.
 */
export type Check = { ok: boolean; required: boolean; reason?: string };
export type Readiness = { status: 'ready' | 'degraded' | 'not_ready'; checks: Record<string, Check> };

/** Null when it is well, or a short reason. */
export type Probe = { required: boolean; check: () => Promise<string | null> | string | null };

const probes = new Map<string, Probe>();

/** The entry adds what it runs itself: the engine and the hub. */
export function provideProbe(name: string, probe: Probe): void {
  probes.set(name, probe);
}

// /api/health is open: whoever hammers it gets the same answer, and the database one question in 2 s.
const FRESH_MS = 2000;
const STOP_BELOW_BYTES = 64 * 1024 * 1024; // Postgres panics on a full disk; stop taking traffic before it does
const WARN_BELOW_BYTES = 1024 * 1024 * 1024;

let last: { at: number; answer: Promise<Readiness> } | undefined;

export function readiness(): Promise<Readiness> {
  if (!last || Date.now() - last.at >= FRESH_MS) last = { at: Date.now(), answer: look() };
  return last.answer;
}

async function look(): Promise<Readiness> {
  const [database, disk, ...others] = await Promise.all([
    databaseHealth({ databaseUrl: env().DATABASE_URL, folder: join(process.cwd(), 'prisma', 'migrations') }),
    freeDisk(),
    ...[...probes].map(run),
  ]);
  const checks: Record<string, Check> = {
    database: checkOf(database.database, true),
    migrations: checkOf(database.migrations, true),
    redis: checkOf(redisState() === 'down' ? 'unreachable, limits count in memory' : null, false),
    disk,
    ...Object.fromEntries(others),
  };
  const bad = Object.values(checks).filter((check) => !check.ok);
  return { status: bad.some((check) => check.required) ? 'not_ready' : bad.length > 0 ? 'degraded' : 'ready', checks };
}

async function run([name, probe]: [string, Probe]): Promise<[string, Check]> {
  try {
    return [name, checkOf(await probe.check(), probe.required)];
  } catch {
    return [name, checkOf('does not answer', probe.required)];
  }
}

async function freeDisk(): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(env().DATA_DIR);
    const free = bavail * bsize;
    return checkOf(free < WARN_BELOW_BYTES ? `${Math.floor(free / 1024 / 1024)} MB free` : null, free < STOP_BELOW_BYTES);
  } catch {
    return { ok: true, required: false }; // without an embedded database there need not be a data folder
  }
}

function checkOf(reason: string | null, required: boolean): Check {
  return reason === null ? { ok: true, required } : { ok: false, required, reason };
}
