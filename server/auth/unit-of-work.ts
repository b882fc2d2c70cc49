import type { PrismaClient } from '@/prisma/client/client';
import { appDb, sqlState, type TenantDb } from '@/server/platform/db/client';
import { callSqlFunction, type SqlFunction } from '@/server/platform/db/sql-function';
import { announce } from '@/server/platform/announcer';
import { correlationId } from '@/server/platform/context';
import { AppError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import { newId } from '@/server/platform/ids';
import { audienceOf, eventSchemas, priorityOf, type DomainEvent } from '@/server/domain/events';
import type { Actor, Scope, TenantId } from '@/server/domain/scope';

/** What a door proved. Only files of server/auth make one. */
export type Grant = { tenantId: TenantId; actor: Actor; clockShiftMs: number };

// Waits for a pooled connection: past 5 s the process is overloaded and the caller hears UNAVAILABLE.
const MAX_WAIT_MS = 5000;
// One unit of work is a few statements; 15 s is where a stuck lock is given up.
const TIMEOUT_MS = 15_000;

/**
 * Runs `work` in one transaction as the granted tenant. Events it emits are written to the outbox before commit and
 * announced after; a failed announcement is logged and left to the sweep. Throws what `work` throws;
 * UNAVAILABLE when the database cannot be reached. Only the founding of a tenant passes another `client`: `fl_app` cannot
 * insert one.
 */
export async function inTenant<T>(grant: Grant, work: (scope: Scope) => Promise<T>, client: PrismaClient = appDb()): Promise<T> {
  const events: DomainEvent[] = [];
  const outboxIds: string[] = [];
  const result = await client
    .$transaction(
      async (db) => {
        await db.$executeRaw`SELECT set_config('app.tenant', ${grant.tenantId}, true)`;
        const value = await work({
          tenantId: grant.tenantId,
          actor: grant.actor,
          db,
          now: () => new Date(Date.now() + grant.clockShiftMs),
          emit: (event) => void events.push(event),
        });
        outboxIds.push(...(await writeOutbox(db, events)));
        return value;
      },
      { maxWait: MAX_WAIT_MS, timeout: TIMEOUT_MS },
    )
    .catch(asUnavailable);
  events.forEach(logFact);
  announce(outboxIds);
  return result;
}

/** Every single message and read tick would drown the facts that operators look for. */
const chatter = /^(message\.|conversation\.(changed|read|opened)|lead\.changed|widget\.|hook\.)/;

/** A line per committed fact (`booking.confirmed` → `booking_confirmed`), with ids only: payloads hold nothing else. */
function logFact({ name, data }: DomainEvent): void {
  log[chatter.test(name) ? 'debug' : 'info']({ event: name.replace('.', '_'), ...data });
}

/** A unit of work that is one SQL function: it sets the tenant itself and returns the ids of its outbox rows. */
export async function callAsTenant<T extends { outboxIds: string[] }>(name: SqlFunction, payload: { tenantId: TenantId }): Promise<T> {
  const result = await callSqlFunction<T>(name, payload).catch(asUnavailable);
  announce(result.outboxIds ?? []);
  return result;
}

async function writeOutbox(db: TenantDb, events: DomainEvent[]): Promise<string[]> {
  if (events.length === 0) return [];
  const createdAt = new Date();
  const rows = events.map((event) => ({
    id: newId('outbox'),
    tenantId: event.data.tenantId,
    name: event.name,
    data: eventSchemas[event.name].parse(event.data),
    live: audienceOf(event),
    priority: priorityOf(event.name),
    correlationId: correlationId(),
    createdAt,
  }));
  await db.outbox.createMany({ data: rows });
  return rows.map((row) => row.id);
}

/** Prisma says P1001/P1017/P2024/P2028 when the database is away, full or restarting; Postgres says 57P01–03, 08*. */
function asUnavailable(error: unknown): never {
  const code = (error as { code?: string }).code ?? '';
  const state = sqlState(error) ?? '';
  if (
    ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'ECONNREFUSED', 'ECONNRESET'].includes(code) ||
    isPoolFull(error) ||
    /^(08|57P0|53)/.test(state)
  )
    throw new AppError('UNAVAILABLE', `database unavailable: ${(error as Error).message}`, {
      reason: 'database.unavailable',
      retryAfterSeconds: 2,
      cause: error,
    });
  throw error;
}

/** pg-pool's words when no connection came free in time; it has no code. */
function isPoolFull(error: unknown): boolean {
  return error instanceof Error && error.message.includes('timeout exceeded when trying to connect');
}
