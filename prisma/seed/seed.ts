import { systemDb, type SystemDb } from '@/server/platform/db/client';
import { seedDemoTenant } from './demo-tenant';
import { seedTenant } from './factories';
import { seedHistory } from './history';
import { seedInbox } from './inbox';
import { seedDemoPeople } from './users';

/** Three months make every screen look alive: a quarter's comparison, a full month of channels. */
const HISTORY_DAYS = 92;

// The rows of three months take 3 s here; a minute and a half is where a machine is too slow to work on.
const TIMEOUT_MS = 90_000;
const LOCK = 72_707_370; // beside the migrations' own number

type Made = { tenants: number; leads: number; bookings: number; messages: number };

/**
 * Fills an empty database with the demo tenant and its history, all of it or nothing: a process killed meanwhile leaves the
 * database as empty as it was, and of two that start at once one does it. Returns what it made, or null when there is a tenant.
 */
export async function seedDemo(until: Date = new Date()): Promise<Made | null> {
  return systemDb().$transaction(
    async (db) => {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`;
      return (await db.tenant.count()) > 0 ? null : seedInto(db, until);
    },
    { maxWait: TIMEOUT_MS, timeout: TIMEOUT_MS },
  );
}

async function seedInto(db: SystemDb, until: Date): Promise<Made> {
  const openedAt = new Date(until.getTime() - (HISTORY_DAYS + 3) * 86_400_000);
  const demo = { slug: 'demo', name: 'Белая линия', timeZone: 'Asia/Yekaterinburg', isDemo: true, createdAt: openedAt };
  const tenant = await seedTenant(demo, db);
  const made = await seedDemoTenant(db, tenant.id, openedAt);
  await seedDemoPeople(db, tenant.id, openedAt);
  const operators = await db.member.findMany({ where: { tenantId: tenant.id, role: 'operator' }, select: { id: true } });
  const history = await seedHistory(db, {
    tenantId: tenant.id,
    timeZone: tenant.timeZone,
    ...made,
    operators: operators.map((operator) => operator.id),
    days: HISTORY_DAYS,
    until,
  });
  await seedInbox(db, { tenantId: tenant.id, timeZone: tenant.timeZone, until });
  return { tenants: 1, ...history };
}
