import { open } from '@/server/platform/crypto';
import type { Scope } from '@/server/domain/scope';
import type { Timer } from './rules';

export type TenantClock = { now: Date; shiftMs: number; timeZone: string; isMovable: boolean; speed: number };

/** What time it is for the tenant, how fast it goes, and whether a person may move it. */
export async function readClock(scope: Scope): Promise<TenantClock> {
  const [tenant, run] = [
    await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { clockShiftMs: true, timeZone: true } }),
    await scope.db.clockRun.findUnique({ where: { tenantId: scope.tenantId } }),
  ];
  const shiftMs = Number(tenant.clockShiftMs);
  const isRunning = run !== null && run.keptUntil > new Date() && run.endsAt > new Date();
  return {
    now: new Date(Date.now() + shiftMs),
    shiftMs,
    timeZone: tenant.timeZone,
    isMovable: await isMovable(scope),
    speed: isRunning ? run.speed : 1,
  };
}

/** Only where every vendor is simulated: a moved clock would remind real people at night. */
export async function isMovable(scope: Scope): Promise<boolean> {
  return (await scope.db.connection.count({ where: { tenantId: scope.tenantId, isTest: false, status: 'connected' } })) === 0;
}

const FEW = 20; // an axis shows half a dozen; more is read by nobody

/** What the rows are waiting for: silent leads and holds. The engine knows the rest. */
export async function listRowTimers(scope: Scope): Promise<Timer[]> {
  const { tenantId } = scope;
  const leads = await scope.db.lead.findMany({
    where: { tenantId, ledgerState: 'waiting', checkAt: { not: null } },
    orderBy: { checkAt: 'asc' },
    take: FEW,
    select: { id: true, checkAt: true, contact: { select: { name: true } } },
  });
  const holds = await scope.db.booking.findMany({
    where: { tenantId, status: 'hold', holdExpiresAt: { gt: new Date(scope.now().getTime() - 60_000) } },
    orderBy: { holdExpiresAt: 'asc' },
    take: FEW,
    select: { leadId: true, holdExpiresAt: true, contact: { select: { name: true } } },
  });
  const nameOf = (contact: { name: string | null } | null) => (contact?.name ? open(contact.name) : null);
  return [
    ...leads.flatMap(({ id, checkAt, contact }) =>
      checkAt ? [{ kind: 'reminder' as const, at: checkAt, leadId: id, name: nameOf(contact) }] : [],
    ),
    ...holds.flatMap(({ leadId, holdExpiresAt, contact }) =>
      holdExpiresAt ? [{ kind: 'hold' as const, at: holdExpiresAt, leadId, name: nameOf(contact) }] : [],
    ),
  ];
}

/** When the next silent lead or hold is due; null when none is. */
export async function findNextDue(scope: Scope): Promise<Date | null> {
  const { tenantId } = scope;
  const lead = await scope.db.lead.findFirst({
    where: { tenantId, ledgerState: 'waiting', checkAt: { not: null } },
    orderBy: { checkAt: 'asc' },
    select: { checkAt: true },
  });
  const hold = await scope.db.booking.findFirst({
    where: { tenantId, status: 'hold', holdExpiresAt: { not: null } },
    orderBy: { holdExpiresAt: 'asc' },
    select: { holdExpiresAt: true },
  });
  const times = [lead?.checkAt, hold?.holdExpiresAt].flatMap((at) => (at ? [at.getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** Silent leads of this tenant whose time has come. */
export async function listDueLeads(scope: Scope): Promise<{ id: string }[]> {
  return scope.db.lead.findMany({
    where: { tenantId: scope.tenantId, ledgerState: 'waiting', checkAt: { lte: scope.now() } },
    orderBy: { checkAt: 'asc' },
    take: 100,
    select: { id: true },
  });
}
