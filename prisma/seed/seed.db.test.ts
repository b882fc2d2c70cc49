import { DateTime } from 'luxon';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemDb } from '@/server/platform/db/client';
import { open } from '@/server/platform/crypto';
import type { TenantId } from '@/server/domain/scope';
import { getOverview } from '@/server/domain/analytics/queries';
import { listConversations } from '@/server/domain/conversations/queries/list-conversations';
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

  test('every wait on the overview is what its messages say', async () => {
    const overview = await testScope({ id: tenantId })(getOverview);
    const from = new Date(DateTime.now().setZone('Asia/Yekaterinburg').startOf('day').minus({ days: 6 }).toMillis());
    const conversations = await systemDb().conversation.findMany({
      where: { tenantId },
      include: { messages: { where: { direction: { in: ['in', 'out'] } }, orderBy: { seq: 'asc' } } },
    });
    const handed: number[] = [];
    const asked: number[] = [];
    for (const { escalatedAt, messages } of conversations) {
      const first = messages.find(({ author, createdAt }) => author === 'member' && escalatedAt && createdAt >= escalatedAt);
      if (first && escalatedAt && escalatedAt >= from) handed.push((first.createdAt.getTime() - escalatedAt.getTime()) / 1000);
      for (const [index, message] of messages.entries()) {
        if (message.author !== 'visitor' || messages[index - 1]?.author !== 'member' || message.createdAt < from) continue;
        const next = messages.slice(index + 1).find(({ author }) => author === 'member');
        if (next) asked.push((next.createdAt.getTime() - message.createdAt.getTime()) / 1000);
      }
    }
    expect(handed.length).toBeGreaterThan(5);
    expect(asked.length).toBeGreaterThan(0);
    for (const [shown, seconds, goal] of [
      [overview.person, handed, overview.goals.person],
      [overview.reply, asked, overview.goals.reply],
    ] as const) {
      expect(shown).toMatchObject({ count: seconds.length, withinGoal: seconds.filter((one) => one <= goal).length });
      expect(shown.medianSeconds).toBeCloseTo(quantile(seconds, 0.5), 3);
      expect(shown.p95Seconds).toBeCloseTo(quantile(seconds, 0.95), 3);
    }
  });

  test('the visits of the overview are the day’s bookings in the order of the day', async () => {
    const overview = await testScope({ id: tenantId })(getOverview);
    const today = dayOf(new Date());
    const rows = (await systemDb().booking.findMany({ where: { tenantId }, orderBy: { startsAt: 'asc' } })).filter(
      ({ startsAt, status }) => dayOf(startsAt) === today && ['confirmed', 'completed', 'no_show'].includes(status),
    );
    expect(overview.visits.map(({ startsAt, status }) => ({ startsAt, status }))).toEqual(
      rows.map(({ startsAt, status }) => ({ startsAt, status })),
    );
    expect(overview.today.bookings).toBe(
      await systemDb().booking.count({
        where: {
          tenantId,
          status: { in: ['confirmed', 'completed', 'no_show'] },
          createdAt: { gte: DateTime.now().setZone('Asia/Yekaterinburg').startOf('day').toJSDate() },
        },
      }),
    );
  });

  test('the channels of the overview are thirty days of leads', async () => {
    const overview = await testScope({ id: tenantId })(getOverview);
    const from = DateTime.now().setZone('Asia/Yekaterinburg').startOf('day').minus({ days: 29 }).toJSDate();
    const leads = await systemDb().lead.findMany({ where: { tenantId, createdAt: { gte: from }, isTest: false } });
    for (const { channel, leads: count, booked, medianSeconds } of overview.channels) {
      const own = leads.filter((lead) => lead.channel === channel);
      expect({ count, booked }).toEqual({ count: own.length, booked: own.filter(({ status }) => status === 'booked').length });
      const seconds = own.flatMap(({ firstContactAt, createdAt }) =>
        firstContactAt ? [(firstContactAt.getTime() - createdAt.getTime()) / 1000] : [],
      );
      expect(medianSeconds).toBeCloseTo(quantile(seconds, 0.5), 3);
    }
    expect(overview.channels.reduce((sum, { leads: count }) => sum + count, 0)).toBe(leads.length);
  });

  test('the inbox has people waiting, and their words open', async () => {
    const { conversations: rows } = await testScope({ id: tenantId })((scope) => listConversations(scope, { view: 'all', limit: 50 }));
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

/** As percentile_cont: between two rows it goes straight. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
