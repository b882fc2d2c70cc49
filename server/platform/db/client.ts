import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from '@/prisma/client/client';
import { env } from '../env';
import { createStatementNames } from './statement-names';
import { UnitClient } from './unit-client';

/**
 * Prisma clients for two database roles. `fl_app` sees the tenant named by `app.tenant`, so without it 0 rows;
 * `fl_system` sees all and is used only by server/auth, sweep.ts files and the announcer.
 */
// Each thread has pools of its own, filled as needed: at most 34 connections in the main thread, 33 in that of the workflows with
// the engine's seven (it accepts no leads), 26 in the pages' module graph. Together 93 of the 97 that PostgreSQL gives by default.
const APP_POOL = 16;
const SYSTEM_POOL = 8;
const ASIDE_POOL = 2;
const HOT_POOL = 8; // more at once only wait for each other inside Postgres

type Clients = { app: PrismaClient; system: PrismaClient; aside: PrismaClient; hot: pg.Pool };
let clients: Clients | undefined;

function poolConfig(role: 'fl_app' | 'fl_system', max: number): pg.PoolConfig {
  return {
    connectionString: env().DATABASE_URL,
    max,
    options: `-c role=${role} -c statement_timeout=15000`, // 15 s: no request of ours waits longer for one statement
    // A second more than the server's own limit: one that does not even say that it gave up is gone, and its connection with it.
    query_timeout: 16_000,
    connectionTimeoutMillis: 5000, // a stopped Postgres is an UNAVAILABLE after 5 s, not a hang
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  };
}

function connect(role: 'fl_app' | 'fl_system', max: number): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({ ...poolConfig(role, max), Client: UnitClient }, { statementNameGenerator: createStatementNames() }),
    errorFormat: 'minimal', // the other formats print the values of the failed call, and they end up in the log
    omit: { user: { passwordHash: true }, connection: { credentials: true, hookSecret: true } },
  }) as unknown as PrismaClient;
}

function connectHot(): pg.Pool {
  const pool = new pg.Pool(poolConfig('fl_app', HOT_POOL));
  pool.on('error', () => undefined); // an idle connection broke; the next call gets a new one and its error is the caller's
  return pool;
}

function all(): Clients {
  return (clients ??= {
    app: connect('fl_app', APP_POOL),
    system: connect('fl_system', SYSTEM_POOL),
    aside: connect('fl_app', ASIDE_POOL),
    hot: connectHot(),
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

/**
 * For the units of work that are one SQL function (sql-function.ts): the driver alone, prepared statements, and connections
 * that no workflow can occupy. Accepting a lead never waits behind the work that leads cause.
 */
export function hotPool(): pg.Pool {
  return all().hot;
}

export type TenantDb = Prisma.TransactionClient;
export type SystemDb = PrismaClient | Prisma.TransactionClient;

export async function closeDb(): Promise<void> {
  const open = clients;
  clients = undefined;
  await Promise.all([open?.app.$disconnect(), open?.system.$disconnect(), open?.aside.$disconnect(), open?.hot.end()]);
}

export const FOREIGN_KEY_VIOLATION = '23503';

/** Postgres' SQLSTATE behind a Prisma or pg error, or undefined. `23503` reference, `23505` unique, `23P01` exclusion, `40P01` deadlock. */
export function sqlState(error: unknown): string | undefined {
  for (let current: unknown = error, depth = 0; current && depth < 5; depth += 1) {
    const candidate = current as { code?: unknown; originalCode?: unknown; meta?: unknown; cause?: unknown };
    for (const code of [candidate.originalCode, candidate.code])
      if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^P\d{4}$/.test(code)) return code;
    if (candidate.code === 'P2002') return '23505';
    if (candidate.code === 'P2003') return FOREIGN_KEY_VIOLATION;
    if (candidate.code === 'P2034') return '40001';
    const meta = candidate.meta as { code?: string; driverAdapterError?: unknown } | undefined;
    if (typeof meta?.code === 'string') return meta.code;
    current = candidate.cause ?? meta?.driverAdapterError;
  }
  return undefined;
}

export { Prisma };
