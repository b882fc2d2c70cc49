import { AppError } from '@/server/platform/errors';
import type { Scope } from '@/server/domain/scope';
import { isMovable } from './queries';

const LONGEST_SHIFT_MS = 10 * 365 * 86_400_000; // ten years: past it dates stop meaning anything to anybody

/**
 * Moves the tenant's clock forward, never back: what was already said stays in the past. Throws CONFLICT `clock.live` when
 * a real vendor is connected. The caller moves the engine's timers by `movedMs`.
 */
export async function moveClock(scope: Scope, { byMs }: { byMs: number }): Promise<{ shiftMs: number; movedMs: number }> {
  if (!(await isMovable(scope))) throw new AppError('CONFLICT', 'a real vendor is connected', { reason: 'clock.live' });
  const { clockShiftMs } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { clockShiftMs: true } });
  const shiftMs = Math.min(Number(clockShiftMs) + Math.max(0, byMs), LONGEST_SHIFT_MS);
  await scope.db.tenant.update({ where: { id: scope.tenantId }, data: { clockShiftMs: BigInt(shiftMs) } });
  return { shiftMs, movedMs: shiftMs - Number(clockShiftMs) };
}
