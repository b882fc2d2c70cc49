import { readFile } from 'node:fs/promises';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { asSystem } from '@/server/auth/system';
import type { Scope } from '@/server/domain/scope';
import { systemDb } from '@/server/platform/db/client';
import { cancelBooking, completeBooking, confirmBooking, holdSlot, markNoShow, releaseHold, rescheduleBooking } from './commands';
import { bookingCard, findHold, freeSlots, getBookingByToken, listBookings, nearestSlots } from './queries';

const HOUR = 3_600_000;
const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 9 * 60, endMin: 18 * 60 }));
const clinic = {
  services: [
    { name: 'visit', durationMin: 30, bufferAfterMin: 10, noticeMin: 60 },
    { name: 'long', durationMin: 60, staff: ['a'] },
  ],
  staff: [
    { name: 'a', week },
    { name: 'b', week },
  ],
};

async function open() {
  const it = await seedClinic(systemDb(), { clinic });
  const run = <T>(work: (scope: Scope) => Promise<T>, shiftMs = 0): Promise<T> =>
    asSystem(it.tenantId, 'test', (scope) => work({ ...scope, now: () => new Date(scope.now().getTime() + shiftMs) }));
  const at = (time: string, days = 1): string =>
    DateTime.now()
      .setZone(it.timeZone)
      .plus({ days })
      .startOf('day')
      .plus({ minutes: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) })
      .toUTC()
      .toISO() ?? '';
  const a = it.staff.a ?? '';
  const b = it.staff.b ?? '';
  const visit = { serviceId: it.services.visit ?? '', staffId: a, source: 'widget' as const };
  const book = async (startsAt: string, staffId = a) => {
    const contactId = await it.contact();
    return run(async (scope) => {
      const held = await holdSlot(scope, { ...visit, staffId, startsAt, holderKey: contactId });
      if (held.outcome !== 'held') return held;
      return confirmBooking(scope, { bookingId: held.booking.id, holderKey: contactId, contactId });
    });
  };
  const booked = async (startsAt: string, staffId = a) => {
    const result = await book(startsAt, staffId);
    if (result.outcome !== 'confirmed') throw new Error('was taken');
    return result;
  };
  const hold = (startsAt: string, holderKey: string, shiftMs = 0, staffId: string | undefined = a) =>
    run((scope) => holdSlot(scope, { ...visit, staffId, startsAt, holderKey }), shiftMs);
  const held = async (startsAt: string, holderKey: string, shiftMs = 0) => {
    const result = await hold(startsAt, holderKey, shiftMs);
    if (result.outcome !== 'held') throw new Error('was taken');
    return result.booking;
  };
  const date = at('12:00').slice(0, 10);
  const timesOf = (staffId: string, options: { holderKey?: string; exceptBookingId?: string } = {}, shiftMs = 0) =>
    run(async (scope) => {
      const free = await freeSlots(scope, { serviceId: visit.serviceId, staffId, from: date, days: 1, ...options });
      return free.days.flatMap((day) => day.slots.map((slot) => DateTime.fromISO(slot.startsAt, { zone: it.timeZone }).toFormat('HH:mm')));
    }, shiftMs);
  return { ...it, run, at, a, b, visit, book, booked, hold, held, date, timesOf };
}

const count = (tenantId: string, name: string) => systemDb().outbox.count({ where: { tenantId, name } });

describe('a hold', () => {
  it('takes its time and the buffer after it off the list, for everybody but its holder', async () => {
    const t = await open();
    await t.held(t.at('10:00'), 'anna');
    expect((await t.timesOf(t.a)).slice(0, 4)).toEqual(['09:00', '11:00', '11:30', '12:00']);
    expect((await t.timesOf(t.a, { holderKey: 'anna' })).slice(0, 4)).toEqual(['09:00', '09:30', '10:00', '10:30']);
    expect(await t.timesOf(t.b)).toHaveLength(18);
  });
  it('of nobody in particular, as an operator’s, takes its time off everybody’s list', async () => {
    const t = await open();
    const { id } = await t.held(t.at('10:00'), 'anna');
    await systemDb().booking.update({ where: { id }, data: { holderKey: null } });
    expect(await t.timesOf(t.a, { holderKey: 'boris' })).not.toContain('10:00');
  });
  it('of a taken slot answers with the nearest times of the same specialist', async () => {
    const t = await open();
    await t.held(t.at('10:00'), 'anna');
    const lost = await t.hold(t.at('10:00'), 'boris');
    expect(lost).toMatchObject({
      outcome: 'slot_taken',
      alternatives: [
        { startsAt: new Date(t.at('09:00')).toISOString() },
        { startsAt: new Date(t.at('11:00')).toISOString() },
        { startsAt: new Date(t.at('11:30')).toISOString() },
      ],
    });
    expect(lost.outcome === 'slot_taken' && lost.alternatives.every((slot) => slot.staffId === t.a)).toBe(true);
  });
  it('lasts five minutes and does not block afterwards', async () => {
    const t = await open();
    const first = await t.held(t.at('10:00'), 'anna');
    expect(first.holdExpiresAt?.getTime()).toBeCloseTo(Date.now() + 300_000, -4);
    expect((await t.hold(t.at('10:00'), 'boris', 299_000)).outcome).toBe('slot_taken');
    expect((await t.hold(t.at('10:00'), 'boris', 301_000)).outcome).toBe('held');
  });
  it('by the same holder replaces the earlier one, and asked for twice is one hold', async () => {
    const t = await open();
    const first = await t.held(t.at('10:00'), 'anna');
    expect((await t.held(t.at('10:00'), 'anna')).id).toBe(first.id);
    const second = await t.held(t.at('14:00'), 'anna');
    expect(await t.timesOf(t.a)).toContain('10:00');
    expect((await t.run((scope) => findHold(scope, { holderKey: 'anna' })))?.id).toBe(second.id);
    expect(await count(t.tenantId, 'booking.held')).toBe(2);
  });
  it('stays when the holder loses the race for another slot', async () => {
    const t = await open();
    const mine = await t.held(t.at('10:00'), 'anna');
    await t.held(t.at('14:00'), 'boris');
    expect((await t.hold(t.at('14:00'), 'anna')).outcome).toBe('slot_taken');
    expect((await t.run((scope) => findHold(scope, { holderKey: 'anna' })))?.id).toBe(mine.id);
  });
  it('outside the hours, off the grid or without notice is no slot', async () => {
    const t = await open();
    for (const startsAt of [t.at('08:00'), t.at('17:45'), t.at('10:05'), t.at('10:00', -1), t.at('10:00', 60)])
      expect((await t.hold(startsAt, 'anna')).outcome).toBe('slot_taken');
  });
  it('with any specialist goes to whoever is free', async () => {
    const t = await open();
    const anybody = (who: string) =>
      t.run((scope) => holdSlot(scope, { ...t.visit, staffId: undefined, startsAt: t.at('10:00'), holderKey: who }));
    const results = [await anybody('anna'), await anybody('boris'), await anybody('vera')];
    expect(results.map((result) => result.outcome)).toEqual(['held', 'held', 'slot_taken']);
    expect(new Set(results.map((result) => (result.outcome === 'held' ? result.booking.staffId : '')))).toEqual(new Set([t.a, t.b, '']));
  });
  it('is released only by its holder', async () => {
    const t = await open();
    const mine = await t.held(t.at('10:00'), 'anna');
    await expect(t.run((scope) => releaseHold(scope, { bookingId: mine.id, holderKey: 'boris' }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await count(t.tenantId, 'booking.released')).toBe(0);
    expect((await t.hold(t.at('10:00'), 'boris')).outcome).toBe('slot_taken');
  });
  it('released before its time is free for the next at once, and released twice is released once', async () => {
    const t = await open();
    const mine = await t.held(t.at('10:00'), 'anna');
    const release = () => t.run((scope) => releaseHold(scope, { bookingId: mine.id, holderKey: 'anna' }));
    expect((await release()).released).toBe(true);
    expect(await t.timesOf(t.a)).toContain('10:00');
    const next = await t.held(t.at('10:00'), 'boris');
    expect((await release()).released).toBe(false);
    expect((await t.run((scope) => findHold(scope, { holderKey: 'boris' })))?.id).toBe(next.id);
    expect(await count(t.tenantId, 'booking.released')).toBe(1);
  });
  it('that became a booking is no hold: a late release leaves it alone', async () => {
    const t = await open();
    const mine = await t.held(t.at('10:00'), 'anna');
    const contactId = await t.contact();
    await t.run((scope) => confirmBooking(scope, { bookingId: mine.id, holderKey: 'anna', contactId }));
    const late = await t.run((scope) => releaseHold(scope, { bookingId: mine.id, holderKey: 'anna' }));
    expect([late.released, late.booking.status]).toEqual([false, 'confirmed']);
    expect(await count(t.tenantId, 'booking.released')).toBe(0);
  });
});

describe('a confirmation', () => {
  it('repeated gives the same booking, the same link and one event', async () => {
    const t = await open();
    const contactId = await t.contact();
    const hold = await t.held(t.at('10:00'), 'anna');
    const confirm = () => t.run((scope) => confirmBooking(scope, { bookingId: hold.id, holderKey: 'anna', contactId }));
    const [first, second] = [await confirm(), await confirm()];
    expect(first).toMatchObject({ outcome: 'confirmed', booking: { status: 'confirmed', contactId } });
    expect(
      second.outcome === 'confirmed' &&
        first.outcome === 'confirmed' &&
        second.manageToken === first.manageToken &&
        first.manageToken.length >= 32,
    ).toBe(true);
    expect(await count(t.tenantId, 'booking.confirmed')).toBe(1);
    const row = await systemDb().booking.findUniqueOrThrow({ where: { id: hold.id } });
    const manageToken = first.outcome === 'confirmed' ? first.manageToken : '';
    expect(JSON.stringify(row)).not.toContain(manageToken);
    expect((await t.run((scope) => getBookingByToken(scope, manageToken))).id).toBe(hold.id);
  });
  it('after the hold ran out succeeds while the time is free, otherwise gives alternatives', async () => {
    const t = await open();
    const contactId = await t.contact();
    const [first, second] = [await t.held(t.at('10:00'), 'anna'), await t.held(t.at('14:00'), 'boris')];
    const confirm = (bookingId: string) => t.run((scope) => confirmBooking(scope, { bookingId, contactId }), 400_000);
    expect((await confirm(first.id)).outcome).toBe('confirmed');
    expect((await t.hold(t.at('14:00'), 'vera', 400_000)).outcome).toBe('held');
    expect(await confirm(second.id)).toMatchObject({ outcome: 'slot_taken', alternatives: [{}, {}, {}] });
  });
  it("of another holder's hold, with a foreign contact or in another tenant is NOT_FOUND", async () => {
    const [t, other] = [await open(), await open()];
    const hold = await t.held(t.at('10:00'), 'anna');
    const [mine, foreign] = [await t.contact(), await other.contact()];
    await expect(
      t.run((scope) => confirmBooking(scope, { bookingId: hold.id, holderKey: 'boris', contactId: mine })),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(t.run((scope) => confirmBooking(scope, { bookingId: hold.id, contactId: foreign }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(other.run((scope) => confirmBooking(scope, { bookingId: hold.id, contactId: foreign }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a change', () => {
  it('to a free time moves the booking, frees the old time and raises SEQUENCE', async () => {
    const t = await open();
    const { booking } = await t.booked(t.at('10:00'));
    const moved = await t.run((scope) => rescheduleBooking(scope, { bookingId: booking.id, startsAt: t.at('10:30') }));
    expect(moved).toMatchObject({ outcome: 'rescheduled', booking: { id: booking.id, sequence: 1, startsAt: new Date(t.at('10:30')) } });
    expect((await t.timesOf(t.a)).slice(0, 4)).toEqual(['09:00', '09:30', '11:30', '12:00']);
    await t.run((scope) => rescheduleBooking(scope, { bookingId: booking.id, startsAt: t.at('10:30') }));
    expect(await count(t.tenantId, 'booking.rescheduled')).toBe(1);
  });
  it('to a taken time leaves everything as it was', async () => {
    const t = await open();
    const { booking } = await t.booked(t.at('10:00'));
    await t.booked(t.at('14:00'));
    const lost = await t.run((scope) => rescheduleBooking(scope, { bookingId: booking.id, startsAt: t.at('14:00') }));
    expect(lost.outcome).toBe('slot_taken');
    expect(await systemDb().booking.findUniqueOrThrow({ where: { id: booking.id } })).toMatchObject({
      status: 'confirmed',
      sequence: 0,
      startsAt: new Date(t.at('10:00')),
    });
  });
  it('may overlap the booking itself', async () => {
    const t = await open();
    const { booking } = await t.booked(t.at('10:00'));
    expect((await t.timesOf(t.a, { exceptBookingId: booking.id })).slice(0, 4)).toEqual(['09:00', '09:30', '10:00', '10:30']);
  });
  it('of a cancelled or past booking is a CONFLICT', async () => {
    const t = await open();
    const { booking } = await t.booked(t.at('10:00'));
    await expect(
      t.run((scope) => rescheduleBooking(scope, { bookingId: booking.id, startsAt: t.at('12:00', 3) }), 48 * HOUR),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    await t.run((scope) => cancelBooking(scope, { bookingId: booking.id }));
    await expect(t.run((scope) => rescheduleBooking(scope, { bookingId: booking.id, startsAt: t.at('12:00') }))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });
  it('cancelling frees the time at once, and twice is once', async () => {
    const t = await open();
    const { booking } = await t.booked(t.at('10:00'));
    expect(await t.timesOf(t.a)).not.toContain('10:00');
    for (let i = 0; i < 2; i += 1)
      expect(await t.run((scope) => cancelBooking(scope, { bookingId: booking.id, reason: 'заболела' }))).toMatchObject({
        status: 'cancelled',
        sequence: 1,
        cancelReason: 'заболела',
      });
    expect(await t.timesOf(t.a)).toContain('10:00');
    expect(await count(t.tenantId, 'booking.cancelled')).toBe(1);
  });
  it('closing is possible only after the start', async () => {
    const t = await open();
    const { booking } = await t.booked(t.at('10:00'));
    await expect(t.run((scope) => markNoShow(scope, { bookingId: booking.id }))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await t.run((scope) => markNoShow(scope, { bookingId: booking.id }), 48 * HOUR)).status).toBe('no_show');
    await expect(t.run((scope) => completeBooking(scope, { bookingId: booking.id }), 48 * HOUR)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });
});

describe('the book', () => {
  it('lists the bookings of the dates in the zone of the business', async () => {
    const t = await open();
    const { booking } = await t.booked(t.at('09:00'));
    await t.booked(t.at('09:00', 2));
    const listed = await t.run((scope) => listBookings(scope, { from: t.date, to: t.date }));
    expect(listed.map((row) => row.id)).toEqual([booking.id]);
  });
  it('makes a card with links', async () => {
    const t = await open();
    const { booking, manageToken } = await t.booked(t.at('09:00'));
    const card = await t.run((scope) => bookingCard(scope, booking.id));
    expect(card).toMatchObject({ status: 'confirmed', staffName: 'a', timeZone: t.timeZone, address: 'Екатеринбург, ул. Малышева, 84' });
    expect(card.manageUrl?.endsWith(`/book/${t.slug}/manage/${manageToken}`)).toBe(true);
  });
  it("refuses another tenant's ids everywhere", async () => {
    const [t, other] = [await open(), await open()];
    const { booking, manageToken } = await t.booked(t.at('10:00'));
    const startsAt = t.at('11:00');
    const calls: ((scope: Scope) => Promise<unknown>)[] = [
      (scope) => freeSlots(scope, { serviceId: t.visit.serviceId, from: t.date, days: 1 }),
      (scope) => freeSlots(scope, { serviceId: other.visit.serviceId, staffId: t.a, from: t.date, days: 1 }),
      (scope) => nearestSlots(scope, { serviceId: t.visit.serviceId, around: startsAt, count: 3 }),
      (scope) => holdSlot(scope, { ...t.visit, startsAt, holderKey: 'x' }),
      (scope) => holdSlot(scope, { ...other.visit, staffId: t.a, startsAt, holderKey: 'x' }),
      (scope) => rescheduleBooking(scope, { bookingId: booking.id, startsAt }),
      (scope) => cancelBooking(scope, { bookingId: booking.id }),
      (scope) => completeBooking(scope, { bookingId: booking.id }),
      (scope) => markNoShow(scope, { bookingId: booking.id }),
      (scope) => releaseHold(scope, { bookingId: booking.id, holderKey: 'x' }),
      (scope) => bookingCard(scope, booking.id),
      (scope) => getBookingByToken(scope, manageToken),
    ];
    for (const call of calls) await expect(other.run(call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
  it('keeps the functions of the migration and of take-slot.sql the same', async () => {
    const [source, migration] = await Promise.all([
      readFile('server/domain/bookings/take-slot.sql', 'utf8'),
      readFile('prisma/migrations/0004_booking/migration.sql', 'utf8'),
    ]);
    expect(migration.endsWith(source)).toBe(true);
  });
});
