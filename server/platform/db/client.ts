import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '@/prisma/client/client';
import { env } from '../env';

/**
 * Prisma clients for two database roles. `fl_app` sees the tenant named by `app.tenant`, so without it 0 rows;
 * `fl_system` sees all and is used only by server/auth, sweep.ts files and the announcer.
 */
// 16 + 8 + 2 of Postgres' default 100 connections: two such processes and an administrator still fit.
const APP_POOL = 16;
const SYSTEM_POOL = 8;
const ASIDE_POOL = 2;

type Clients = { app: PrismaClient; system: PrismaClient; aside: PrismaClient };
let clients: Clients | undefined;

function connect(role: 'fl_app' | 'fl_system', max: number): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: env().DATABASE_URL,
    max,
    options: `-c role=${role} -c statement_timeout=15000`, // 15 s: no request of ours waits longer for one statement
    connectionTimeoutMillis: 5000, // a stopped Postgres is an UNAVAILABLE after 5 s, not a hang
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  return new PrismaClient({
    adapter,
    errorFormat: 'minimal', // the other formats print the values of the failed call, and they end up in the log
    omit: { user: { passwordHash: true }, connection: { credentials: true, hookSecret: true } },
  }) as unknown as PrismaClient;
}

function all(): Clients {
  return (clients ??= {
    app: connect('fl_app', APP_POOL),
    system: connect('fl_system', SYSTEM_POOL),
    aside: connect('fl_app', ASIDE_POOL),
  });
}

/** Only server/auth opens transactions on it. */
export function appDb(): PrismaClient {
  return all().app;
}

/**
 * For what is read outside the transaction while a unit of work is open. From the same pool it could wait for a connection
 * that only ends of such units give back: with all of them waiting, the process would stand still until the time-out.
 */
export function asideDb(): PrismaClient {
  return all().aside;
}

/** Sees every tenant: server/auth, sweep.ts and the announcer only. */
export function systemDb(): PrismaClient {
  return all().system;
}

export type TenantDb = Prisma.TransactionClient;
export type SystemDb = PrismaClient | Prisma.TransactionClient;

export async function closeDb(): Promise<void> {
  const open = clients;
  clients = undefined;
  await Promise.all([open?.app.$disconnect(), open?.system.$disconnect(), open?.aside.$disconnect()]);
}

/** Postgres' SQLSTATE behind a Prisma or pg error, or undefined. `23505` unique, `23P01` exclusion, `40P01` deadlock. */
export function sqlState(error: unknown): string | undefined {
  for (let current: unknown = error, depth = 0; current && depth < 5; depth += 1) {
    const candidate = current as { code?: unknown; originalCode?: unknown; meta?: unknown; cause?: unknown };
    for (const code of [candidate.originalCode, candidate.code])
      if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^P\d{4}$/.test(code)) return code;
    if (candidate.code === 'P2002') return '23505';
    if (candidate.code === 'P2034') return '40001';
    const meta = candidate.meta as { code?: string; driverAdapterError?: unknown } | undefined;
    if (typeof meta?.code === 'string') return meta.code;
    current = candidate.cause ?? meta?.driverAdapterError;
  }
  return undefined;
}

export { Prisma };
