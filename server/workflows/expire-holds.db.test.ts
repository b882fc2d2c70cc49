import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { asSystem } from '@/server/auth/system';
import { confirmBooking, holdSlot, releaseHold } from '@/server/domain/bookings/commands';
import { HOLD_MS } from '@/server/domain/bookings/rules';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { endHolds } from './expire-holds';

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 540, endMin: 1080 }));
const clinic = { services: [{ name: 'visit', durationMin: 30 }], staff: [{ name: 'a', week }] };

/** Leads of one clinic who hold times of one specialist; its clock is moved by hand. */
async function open() {
  const db = systemDb();
  const { tenantId, timeZone, services, staff, contact } = await seedClinic(db, { clinic });
  const time = (hour: number): Date => DateTime.now().setZone(timeZone).plus({ days: 2 }).startOf('day').set({ hour }).toUTC().toJSDate();
  let number = 0;
  return {
    lead: async () => {
      number += 1;
      const [leadId, contactId, at] = [newId('lead'), await contact(), new Date()];
      const data = { number, contactId, channel: 'web', source: 'test', correlationId: 'cor_test', createdAt: at, updatedAt: at };
      await db.lead.create({ data: { id: leadId, tenantId, ...data } });
      return { leadId, contactId, holderKey: leadId };
    },
    hold: async (hour: number, by: { leadId?: string; holderKey: string }) => {
      const wanted = { serviceId: services.visit ?? '', staffId: staff.a ?? '', startsAt: time(hour), source: 'widget' as const };
      const held = await asSystem(tenantId, 'test', (scope) => holdSlot(scope, { ...wanted, ...by }));
      if (held.outcome !== 'held') throw new Error('the time is not free');
      return held.booking;
    },
    run: <T>(work: Parameters<typeof asSystem<T>>[2]) => asSystem(tenantId, 'test', work),
    later: (ms: number) => db.tenant.update({ where: { id: tenantId }, data: { clockShiftMs: { increment: ms } } }),
    hops: (leadId: string) => db.traceHop.findMany({ where: { tenantId, leadId }, orderBy: { at: 'asc' } }),
    hints: () => db.outbox.count({ where: { tenantId, name: 'lead.changed' } }),
  };
}

test("a hold that ran out stands in its lead's trace once, at the moment it ended, however often the job runs", async () => {
  const t = await open();
  const anna = await t.lead();
  const hold = await t.hold(10, anna);
  await endHolds();
  expect(await t.hops(anna.leadId)).toEqual([]);

  await t.later(HOLD_MS + 60_000);
  await Promise.all([endHolds(), endHolds()]);
  await endHolds();
  const hops = await t.hops(anna.leadId);
  expect(hops).toMatchObject([{ kind: 'booking.expired', at: hold.holdExpiresAt, data: { startsAt: hold.startsAt.toISOString() } }]);
  expect(await t.hints()).toBeGreaterThan(0);
});

test('a hold that somebody marked on the way to its time is told as well', async () => {
  const t = await open();
  const [anna, boris] = [await t.lead(), await t.lead()];
  await t.hold(10, anna);
  await t.later(HOLD_MS + 1000);
  await t.hold(10, boris);
  await endHolds();
  expect((await t.hops(anna.leadId)).map(({ kind }) => kind)).toEqual(['booking.expired']);
  expect(await t.hops(boris.leadId)).toEqual([]);
});

test('a hold that was given back, exchanged for another or booked did not run out', async () => {
  const t = await open();
  const [anna, boris, vera] = [await t.lead(), await t.lead(), await t.lead()];
  const released = await t.hold(10, anna);
  await t.run((scope) => releaseHold(scope, { bookingId: released.id, holderKey: anna.holderKey }));
  await t.hold(11, boris);
  const second = await t.hold(12, boris);
  await t.run((scope) => confirmBooking(scope, { bookingId: second.id, ...boris }));
  const booked = await t.hold(13, vera);
  await t.run((scope) => confirmBooking(scope, { bookingId: booked.id, ...vera }));
  await t.later(2 * HOLD_MS);
  await endHolds();
  for (const { leadId } of [anna, boris, vera]) expect(await t.hops(leadId)).toEqual([]);
});

test('a hold of nobody known runs out in silence', async () => {
  const t = await open();
  const hold = await t.hold(10, { holderKey: 'page' });
  await t.later(HOLD_MS + 1000);
  await endHolds();
  expect(await systemDb().booking.findUnique({ where: { id: hold.id } })).toMatchObject({ status: 'expired' });
  expect(await t.hints()).toBe(0);
});
