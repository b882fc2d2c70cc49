import { isDeepStrictEqual } from 'node:util';
import type { PrismaClient } from '@/prisma/client/client';
import { appDb, sqlState, type TenantDb } from '@/server/platform/db/client';
import { callSqlFunction } from '@/server/platform/db/sql-function';
import { ENTER, ENTER_KNOWN } from '@/server/platform/db/unit-client';
import { announce } from '@/server/platform/announcer';
import { tellBrowsers } from '@/server/platform/hints';
import { correlationId } from '@/server/platform/context';
import { AppError, notFound } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import { newId } from '@/server/platform/ids';
import { audienceOf, eventSchemas, priorityOf, type DomainEvent } from '@/server/domain/events';
import type { Actor, Scope, TenantId, TraceRow } from '@/server/domain/scope';

/** What a door proved. Only files of server/auth make one. */
export type Grant = { tenantId: TenantId; actor: Actor; clockShiftMs: number };
/** Nobody has looked at the tenant yet: the unit's first statement does, and throws NOT_FOUND when there is none. */
type Unread = Omit<Grant, 'clockShiftMs'> & { clockShiftMs: null };

// Waits for a pooled connection: past 5 s the process is overloaded and the caller hears UNAVAILABLE.
const MAX_WAIT_MS = 5000;
// One unit of work is a few statements; 15 s is where a stuck lock is given up.
const TIMEOUT_MS = 15_000;

/**
 * Runs `work` in one transaction as the granted tenant. Events it emits are written to the outbox before commit, the same
 * fact once, and announced after; a failed announcement is logged and left to the sweep. Throws what `work` throws;
 * UNAVAILABLE when the database cannot be reached. Only the founding of a tenant passes another `client`: `fl_app` cannot
 * insert one.
 */
export async function inTenant<T>(grant: Grant | Unread, work: (scope: Scope) => Promise<T>, client: PrismaClient = appDb()): Promise<T> {
  const events: DomainEvent[] = [];
  const rows: OutboxRow[] = [];
  const hops: TraceRow[] = [];
  const result = await client
    .$transaction(
      async (db) => {
        const clockShiftMs = await enter(db, grant);
        const value = await work({
          tenantId: grant.tenantId,
          actor: grant.actor,
          db,
          now: () => new Date(Date.now() + clockShiftMs),
          emit: (event) => void (events.some((told) => isDeepStrictEqual(told, event)) || events.push(event)),
          trace: (hop) => void hops.push(hop),
        });
        rows.push(...(await writeLast(db, grant.tenantId, hops, events)));
        return value;
      },
      { maxWait: MAX_WAIT_MS, timeout: TIMEOUT_MS },
    )
    .catch(asUnavailable);
  events.forEach(logFact);
  tellBrowsers(rows);
  announce(
    rows.map(({ id }) => id),
    { areTold: true },
  );
  return result;
}

/** Names the tenant to the row policies; answers with the shift of its clock. */
async function enter(db: TenantDb, { tenantId, clockShiftMs }: Grant | Unread): Promise<number> {
  if (clockShiftMs !== null) {
    await db.$executeRawUnsafe(ENTER_KNOWN, tenantId);
    return clockShiftMs;
  }
  const [tenant] = await db.$queryRawUnsafe<{ clock_shift_ms: bigint }[]>(ENTER, tenantId);
  if (!tenant) throw notFound('tenant');
  return Number(tenant.clock_shift_ms);
}

/** Every single message and read tick would drown the facts that operators look for. */
const chatter = /^(message\.|conversation\.(changed|read|opened)|lead\.changed|widget\.|hook\.)/;

/** A line per committed fact (`booking.confirmed` → `booking_confirmed`), with ids only: payloads hold nothing else. */
function logFact({ name, data }: DomainEvent): void {
  log[chatter.test(name) ? 'debug' : 'info']({ event: name.replace('.', '_'), ...data });
}

/** A unit of work that is one SQL function: it sets the tenant itself and returns the ids of its outbox rows, if it writes any. */
export async function callAsTenant<T extends { outboxIds?: string[] }>(
  name: 'accept_lead' | 'store_events' | 'fetch_thread',
  payload: { tenantId: TenantId },
): Promise<T> {
  const result = await callSqlFunction<T>(name, payload).catch(asUnavailable);
  announce(result.outboxIds ?? []);
  return result;
}

type OutboxRow = { id: string; name: string; data: unknown; live: string[] };

/** Hops and events, in one statement. Answers with the outbox rows. */
async function writeLast(db: TenantDb, tenantId: TenantId, hops: TraceRow[], events: DomainEvent[]): Promise<OutboxRow[]> {
  if (hops.length === 0 && events.length === 0) return [];
  const createdAt = new Date();
  const hopIds = hops.map(() => newId('hop')).sort(); // in the order they were added
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
  const traced = hops.map((hop, index) => ({ id: hopIds[index], ...hop }));
  await callSqlFunction('end_unit', { tenantId, hops: traced, events: rows }, db);
  return rows;
}

/** Prisma says P1001/P1017/P2024/P2028 when the database is away, full or restarting; Postgres says 57P01–03, 08*. */
function asUnavailable(error: unknown): never {
  const code = (error as { code?: string }).code ?? '';
  const state = sqlState(error) ?? '';
  if (
    ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'ECONNREFUSED', 'ECONNRESET'].includes(code) ||
    isPoolFull(error) ||
    isCut(error) ||
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

/** pg's words when the server went away in the middle of a statement; no code either. */
function isCut(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Connection terminated');
}
