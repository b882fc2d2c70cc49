import type { Scope } from '@/server/domain/scope';
import { notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import { datesFrom, joined } from './rules';
import type { AddException, SetWeeklyHours } from './schema';

// A holiday of two months is the longest run of days anybody enters at once.
const LONGEST_RUN_DAYS = 62;

/** Replaces the working week of one member of staff; overlapping periods become one. Throws NOT_FOUND. */
export async function setWeeklyHours(scope: Scope, { staffId, periods }: SetWeeklyHours): Promise<{ staffId: string }> {
  const person = await scope.db.staff.findFirst({ where: { tenantId: scope.tenantId, id: staffId }, select: { id: true } });
  if (!person) throw notFound('staff');
  await scope.db.availabilityRule.deleteMany({ where: { tenantId: scope.tenantId, staffId } });
  const weekdays = [...new Set(periods.map((period) => period.weekday))].sort((a, b) => a - b);
  const rows = weekdays.flatMap((weekday) =>
    joined(
      periods.filter((period) => period.weekday === weekday).map((period) => ({ startMs: period.startMin, endMs: period.endMin })),
    ).map((period) => ({
      id: newId('rule'),
      tenantId: scope.tenantId,
      staffId,
      weekday,
      startMin: period.startMs,
      endMin: period.endMs,
    })),
  );
  await scope.db.availabilityRule.createMany({ data: rows });
  return { staffId };
}

/** Adds a closed day, closed hours or other hours, on one date or each of a run of dates. Throws NOT_FOUND for foreign staff. */
export async function addException(scope: Scope, input: AddException): Promise<{ exceptionIds: string[] }> {
  if (input.staffId !== null) {
    const person = await scope.db.staff.findFirst({ where: { tenantId: scope.tenantId, id: input.staffId }, select: { id: true } });
    if (!person) throw notFound('staff');
  }
  const dates = datesFrom(input.date, LONGEST_RUN_DAYS).filter((date) => date <= (input.until ?? input.date));
  const rows = dates.map((date) => ({
    id: newId('exception'),
    tenantId: scope.tenantId,
    staffId: input.staffId,
    date,
    closed: input.closed,
    startMin: input.startMin,
    endMin: input.endMin,
    reason: input.reason ?? null,
  }));
  await scope.db.availabilityException.createMany({ data: rows });
  return { exceptionIds: rows.map((row) => row.id) };
}

/** Throws NOT_FOUND. */
export async function removeException(scope: Scope, { exceptionId }: { exceptionId: string }): Promise<{ exceptionId: string }> {
  const removed = await scope.db.availabilityException.deleteMany({ where: { tenantId: scope.tenantId, id: exceptionId } });
  if (removed.count === 0) throw notFound('exception');
  return { exceptionId };
}
