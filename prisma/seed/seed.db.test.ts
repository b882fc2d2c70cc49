import { beforeAll, describe, expect, test } from 'vitest';
import { systemDb } from '@/server/platform/db/client';
import { open } from '@/server/platform/crypto';
import type { TenantId } from '@/server/domain/scope';
import { getOverview } from '@/server/domain/analytics/queries';
import { listConversations } from '@/server/domain/conversations/queries';
import { testScope } from './factories';
import { seedDemo } from './seed';

describe('the demo tenant', () => {
  let tenantId: TenantId;
  beforeAll(async () => {
    await seedDemo();
    tenantId = (await systemDb().tenant.findUniqueOrThrow({ where: { slug: 'demo' } })).id as TenantId;
  });

  test('every number of the overview is what its rows say', async () => {
    const overview = await testScope({ id: tenantId })(getOverview);
    const leads = await systemDb().lead.findMany({ where: { tenantId } });
    const since = (days: number) => leads.filter((lead) => dayOf(lead.createdAt) > dayOf(new Date(Date.now() - days * 86_400_000)));
    expect(overview.ledger).toMatchObject({ accepted: leads.length, balanced: true });
    expect(overview.ledger.waiting).toBe(leads.filter((lead) => lead.ledgerState === 'waiting').length);
    expect(overview.week.leads).toBe(since(7).length);
    const seconds = since(7)
      .flatMap((lead) => (lead.firstContactAt ? [(lead.firstContactAt.getTime() - lead.createdAt.getTime()) / 1000] : []))
      .sort((a, b) => a - b);
    const middle =
      seconds.length % 2
        ? seconds[(seconds.length - 1) / 2]
        : ((seconds[seconds.length / 2 - 1] ?? 0) + (seconds[seconds.length / 2] ?? 0)) / 2;
    expect(overview.week.medianSeconds).toBeCloseTo(middle ?? 0, 3);
    expect(overview.days.reduce((sum, day) => sum + day.leads, 0)).toBe(since(14).length);
  });

  test('the inbox has people waiting, and their words open', async () => {
    const rows = await testScope({ id: tenantId })((scope) => listConversations(scope, { view: 'all', limit: 50 }));
    expect(rows.some((row) => row.waitingSince)).toBe(true);
    expect(rows.every((row) => row.contact.name)).toBe(true);
    const message = await systemDb().message.findFirstOrThrow({ where: { tenantId } });
    expect(open(message.text).length).toBeGreaterThan(3);
  });

  test('the calendar has a past and a future', async () => {
    const [past, ahead] = await Promise.all([
      systemDb().booking.count({ where: { tenantId, status: { in: ['completed', 'no_show'] }, endsAt: { lt: new Date() } } }),
      systemDb().booking.count({ where: { tenantId, status: 'confirmed', startsAt: { gt: new Date() } } }),
    ]);
    expect(past).toBeGreaterThan(100);
    expect(ahead).toBeGreaterThan(5);
  });
});

const dayOf = (date: Date) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Yekaterinburg' }).format(date);
