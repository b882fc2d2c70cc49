import { AppError } from '@/server/platform/errors';
import type { Scope } from '@/server/domain/scope';
import { findNextDue, isMovable, readClock, type TenantClock } from './queries';
import { LONGEST_SHIFT_MS, RUN_BOUND_MS, WATCHED_FOR_MS, type Speed } from './rules';

/**
 * Moves the tenant's clock forward, never back: what was already said stays in the past. Throws CONFLICT `clock.live` when
 * a real vendor is connected. The caller moves the engine's timers by `movedMs`.
 */
export async function moveClock(scope: Scope, { byMs }: { byMs: number }): Promise<{ shiftMs: number; movedMs: number }> {
  if (!(await isMovable(scope))) throw new AppError('CONFLICT', 'a real vendor is connected', { reason: 'clock.live' });
  return shift(scope, Math.max(0, byMs));
}

/** One turn of a running clock: it may also be held, so that it stands while ours goes on. */
export async function turnClock(scope: Scope, { byMs }: { byMs: number }): Promise<{ shiftMs: number; movedMs: number }> {
  return shift(scope, byMs);
}

async function shift(scope: Scope, byMs: number): Promise<{ shiftMs: number; movedMs: number }> {
  const { clockShiftMs } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { clockShiftMs: true } });
  const shiftMs = Math.min(Number(clockShiftMs) + Math.round(byMs), LONGEST_SHIFT_MS);
  await scope.db.tenant.update({ where: { id: scope.tenantId }, data: { clockShiftMs: BigInt(shiftMs) } });
  // Reminders and holds are rows that a sweep looks at by the minute: a moved clock need not wait for it.
  const due = await findNextDue(scope);
  if (due && due.getTime() <= Date.now() + shiftMs) scope.emit({ name: 'clock.moved', data: { tenantId: scope.tenantId } });
  return { shiftMs, movedMs: shiftMs - Number(clockShiftMs) };
}

/**
 * Sets the speed of the tenant's clock, or says again that somebody watches: without that for fifteen seconds, and after ten
 * minutes in any case, it goes at its usual pace again. `isMine` tells the caller that nobody turns it and that it should.
 * Throws CONFLICT `clock.live` when a real vendor is connected.
 */
export async function runClock(
  scope: Scope,
  { speed, runner }: { speed: Speed; runner: string },
): Promise<{ isMine: boolean; clock: TenantClock }> {
  const { tenantId } = scope;
  if (!(await isMovable(scope))) throw new AppError('CONFLICT', 'a real vendor is connected', { reason: 'clock.live' });
  if (speed === 1) {
    await scope.db.clockRun.deleteMany({ where: { tenantId } });
    return { isMine: false, clock: await readClock(scope) };
  }
  const now = new Date(); // the run's own times are ours: the tenant's clock is what it turns
  const keptUntil = new Date(now.getTime() + WATCHED_FOR_MS);
  const found = await scope.db.clockRun.findUnique({ where: { tenantId } });
  const isTurned = found !== null && now.getTime() - found.tickedAt.getTime() < WATCHED_FOR_MS && found.endsAt > now;
  const run = isTurned ? { speed, keptUntil } : { speed, keptUntil, runner, tickedAt: now, endsAt: new Date(now.getTime() + RUN_BOUND_MS) };
  await scope.db.clockRun.upsert({
    where: { tenantId },
    create: { tenantId, runner, tickedAt: now, endsAt: new Date(now.getTime() + RUN_BOUND_MS), speed, keptUntil },
    update: run,
  });
  return { isMine: !isTurned, clock: await readClock(scope) };
}

/** The next turn of this runner's clock: how far to move it, or null when the run is over. */
export async function takeTurn(scope: Scope, { runner }: { runner: string }): Promise<{ byMs: number } | null> {
  const { tenantId } = scope;
  const now = new Date();
  const run = await scope.db.clockRun.findUnique({ where: { tenantId } });
  if (!run || run.runner !== runner) return null;
  if (run.keptUntil <= now || run.endsAt <= now || !(await isMovable(scope))) {
    await scope.db.clockRun.deleteMany({ where: { tenantId, runner } });
    return null;
  }
  await scope.db.clockRun.updateMany({ where: { tenantId, runner }, data: { tickedAt: now } });
  return { byMs: (run.speed - 1) * (now.getTime() - run.tickedAt.getTime()) };
}
