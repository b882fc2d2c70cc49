import { systemDb } from '@/server/platform/db/client';
import { seedDemoTenant } from './demo-tenant';
import { seedTenant } from './factories';
import { seedHistory } from './history';
import { seedDemoPeople } from './users';

/** Three months make every screen look alive: a quarter's comparison, a full month of channels. */
const HISTORY_DAYS = 92;

/** Fills an empty database with the demo tenant and its history. Returns what it made, for the log. */
export async function seedDemo(until: Date = new Date()): Promise<{ tenants: number; leads: number; bookings: number; messages: number }> {
  const openedAt = new Date(until.getTime() - (HISTORY_DAYS + 3) * 86_400_000);
  const tenant = await seedTenant({ slug: 'demo', name: 'Белая линия', timeZone: 'Asia/Yekaterinburg', isDemo: true, createdAt: openedAt });
  const made = await seedDemoTenant(tenant.id, openedAt);
  await seedDemoPeople(tenant.id);
  const operators = await systemDb().member.findMany({ where: { tenantId: tenant.id, role: 'operator' }, select: { id: true } });
  const history = await seedHistory({
    tenantId: tenant.id,
    timeZone: tenant.timeZone,
    ...made,
    operators: operators.map((operator) => operator.id),
    days: HISTORY_DAYS,
    until,
  });
  return { tenants: 1, ...history };
}
