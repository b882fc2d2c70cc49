import type { Scope } from '@/server/domain/scope';
import type { DateException, WeeklyPeriod } from './schema';

export type StaffWeek = { staffId: string; staffName: string; active: boolean; periods: WeeklyPeriod[] };
export type ListedException = DateException & { id: string; reason: string | null; staffName: string | null };

/** The working week of everybody, in the tenant's order. */
export async function listWeeklyHours(scope: Scope): Promise<StaffWeek[]> {
  const staff = await scope.db.staff.findMany({
    where: { tenantId: scope.tenantId },
    select: {
      id: true,
      name: true,
      active: true,
      rules: { select: { weekday: true, startMin: true, endMin: true }, orderBy: [{ weekday: 'asc' }, { startMin: 'asc' }] },
    },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
  });
  return staff.map((person) => ({ staffId: person.id, staffName: person.name, active: person.active, periods: person.rules }));
}

/** Dates that differ from the week, both ends inclusive. */
export async function listExceptions(scope: Scope, { from, to }: { from: string; to: string }): Promise<ListedException[]> {
  const rows = await scope.db.availabilityException.findMany({
    where: { tenantId: scope.tenantId, date: { gte: from, lte: to } },
    select: {
      id: true,
      staffId: true,
      date: true,
      closed: true,
      startMin: true,
      endMin: true,
      reason: true,
      staff: { select: { name: true } },
    },
    orderBy: [{ date: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ staff, ...row }) => ({ ...row, staffName: staff?.name ?? null }));
}
