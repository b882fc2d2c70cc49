import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { seedClinic } from '@/prisma/seed/clinic';
import { asSystem } from '@/server/auth/system';
import type { Scope } from '@/server/domain/scope';
import { systemDb } from '@/server/platform/db/client';
import { AppError } from '@/server/platform/errors';
import { cancelBooking, confirmBooking, holdSlot, releaseHold, rescheduleBooking } from '@/server/domain/bookings/commands';

/**
 * Random lives of bookings against a model of twenty lines (model.db.test.ts and `npm run chaos`, row R11): which holder holds or has which slot, until when. After every step the
 * outcome, and at the end every row, must be what the model says.
 */
const SLOTS = 8;
const HOLDERS = 4;
const HOLD_MS = 300_000;

type Command =
  | { kind: 'hold'; who: number; slot: number }
  | { kind: 'confirm'; nth: number }
  | { kind: 'cancel'; nth: number }
  | { kind: 'release'; nth: number }
  | { kind: 'move'; nth: number; slot: number }
  | { kind: 'wait'; seconds: number };

const nth = fc.nat(9);
const slot = fc.nat(SLOTS - 1);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('hold' as const), who: fc.nat(HOLDERS - 1), slot }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('confirm' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), nth }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), nth, slot }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 30, max: 400 }) }) },
);

type Row = { id: string; who: number; slot: number; state: 'hold' | 'confirmed' | 'cancelled'; untilMs: number };

class Model {
  rows: Row[] = [];
  nowMs = 0;
  /** Who stands on a slot now; slots of the service touch but do not overlap. */
  standing(slotIndex: number, except?: Row): Row | undefined {
    return this.rows.find(
      (row) =>
        row !== except && row.slot === slotIndex && (row.state === 'confirmed' || (row.state === 'hold' && row.untilMs > this.nowMs)),
    );
  }
  live(row: Row): boolean {
    return row.state === 'hold' && row.untilMs > this.nowMs;
  }
}

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 0, endMin: 1440 }));

async function open() {
  const t = await seedClinic(systemDb(), {
    clinic: { services: [{ name: 'visit', durationMin: 30, noticeMin: 0 }], staff: [{ name: 'a', week }] },
  });
  return { ...t, contactId: await t.contact(), dayMs: DateTime.now().setZone(t.timeZone).plus({ days: 2 }).startOf('day').toMillis() };
}

type Clinic = Awaited<ReturnType<typeof open>> & { isClockStopped: boolean };
const clock = Date.now();

async function step(t: Clinic, model: Model, next: Command): Promise<void> {
  const run = <T>(work: (scope: Scope) => Promise<T>): Promise<T> =>
    asSystem(t.tenantId, 'model', (scope) => work({ ...scope, now: () => new Date(clock + (t.isClockStopped ? 0 : model.nowMs)) }));
  const at = (index: number): string => new Date(t.dayMs + index * 30 * 60_000).toISOString();
  if (next.kind === 'wait') return void (model.nowMs += next.seconds * 1000);
  if (next.kind === 'hold') {
    const result = await run((scope) =>
      holdSlot(scope, {
        serviceId: t.services.visit ?? '',
        staffId: t.staff.a,
        startsAt: at(next.slot),
        holderKey: `who-${next.who}`,
        source: 'page',
      }),
    );
    const owner = model.standing(next.slot);
    const isOwn = owner?.state === 'hold' && owner.who === next.who;
    assert.equal(result.outcome, owner && !isOwn ? 'slot_taken' : 'held');
    if (result.outcome !== 'held') return;
    if (isOwn) return assert.equal(result.booking.id, owner.id);
    for (const row of model.rows) if (row.who === next.who && model.live(row)) row.untilMs = model.nowMs;
    model.rows.push({ id: result.booking.id, who: next.who, slot: next.slot, state: 'hold', untilMs: model.nowMs + HOLD_MS });
    return;
  }
  const row = model.rows[next.nth % Math.max(1, model.rows.length)];
  if (!row) return;
  const holderKey = `who-${row.who}`;
  if (next.kind === 'release') {
    await run((scope) => releaseHold(scope, { bookingId: row.id, holderKey }));
    if (model.live(row)) row.untilMs = model.nowMs;
  } else if (next.kind === 'confirm') {
    const result = await run((scope) => confirmBooking(scope, { bookingId: row.id, holderKey, contactId: t.contactId })).catch(asConflict);
    const other = model.standing(row.slot, row);
    const gaveWay = other?.state === 'hold' && other.who === row.who; // a holder's own newer hold gives way
    if (row.state === 'cancelled') return assert.equal(result, 'CONFLICT');
    assert.equal(outcomeOf(result), row.state === 'confirmed' || !other || gaveWay ? 'confirmed' : 'slot_taken');
    if (row.state === 'hold' && (!other || gaveWay)) {
      row.state = 'confirmed';
      if (gaveWay) other.untilMs = model.nowMs;
    }
  } else if (next.kind === 'cancel') {
    await run((scope) => cancelBooking(scope, { bookingId: row.id }));
    if (row.state === 'confirmed') row.state = 'cancelled';
    else if (model.live(row)) row.untilMs = model.nowMs; // of a hold it is a release
  } else {
    const result = await run((scope) => rescheduleBooking(scope, { bookingId: row.id, startsAt: at(next.slot) })).catch(asConflict);
    if (row.state !== 'confirmed') return assert.equal(result, 'CONFLICT');
    const other = model.standing(next.slot, row);
    const gaveWay = other?.state === 'hold' && other.who === row.who;
    assert.equal(outcomeOf(result), other && !gaveWay ? 'slot_taken' : 'rescheduled');
    if (other && !gaveWay) return;
    if (gaveWay) other.untilMs = model.nowMs;
    row.slot = next.slot;
  }
}

function outcomeOf(result: string | { outcome: string }): string {
  return typeof result === 'string' ? result : result.outcome;
}

function asConflict(error: unknown): string {
  if (error instanceof AppError) return error.code;
  throw error;
}

async function compare(t: Clinic, model: Model): Promise<void> {
  const rows = await systemDb().booking.findMany({ where: { tenantId: t.tenantId } });
  const told = rows.map((row) => ({
    id: row.id,
    slot: (row.startsAt.getTime() - t.dayMs) / 1_800_000,
    state: row.status === 'expired' ? 'hold' : row.status,
    isLive: row.status === 'hold' && (row.holdExpiresAt?.getTime() ?? 0) > clock + model.nowMs,
  }));
  const expected = model.rows.map((row) => ({ id: row.id, slot: row.slot, state: row.state as string, isLive: model.live(row) }));
  const byId = (a: { id: string }, b: { id: string }): number => a.id.localeCompare(b.id);
  assert.deepEqual(told.sort(byId), expected.sort(byId));
}

/**
 * The property for `fc.assert`. Each run is a tenant of its own with 12 to 30 commands. `isClockStopped` is the broken product of the
 * failure harness: its holds never run out.
 */
export function livesOfBookings({ isClockStopped = false } = {}): fc.IAsyncProperty<[Command[]]> {
  return fc.asyncProperty(fc.array(command, { minLength: 12, maxLength: 30 }), async (commands) => {
    const t = { ...(await open()), isClockStopped };
    const model = new Model();
    for (const next of commands) await step(t, model, next);
    await compare(t, model);
  });
}
