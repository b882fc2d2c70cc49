import type { Scope } from '@/server/domain/scope';

export type TenantClock = { now: Date; shiftMs: number; timeZone: string; isMovable: boolean };

/** What time it is for the tenant, and whether a person may move it. */
export async function readClock(scope: Scope): Promise<TenantClock> {
  const tenant = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { clockShiftMs: true, timeZone: true } });
  return { now: scope.now(), shiftMs: Number(tenant.clockShiftMs), timeZone: tenant.timeZone, isMovable: await isMovable(scope) };
}

/** Only where every vendor is simulated: a moved clock would remind real people at night. */
export async function isMovable(scope: Scope): Promise<boolean> {
  return (await scope.db.connection.count({ where: { tenantId: scope.tenantId, isTest: false, status: 'connected' } })) === 0;
}
