import { DateTime } from 'luxon';
import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { asSystem } from '@/server/auth/system';
import { cancelBooking, confirmBooking, holdSlot, rescheduleBooking } from '@/server/domain/bookings/commands';
import { remindersOf } from '@/server/domain/bookings/rules';
import { expireHolds } from '@/server/domain/bookings/sweep';
import { addContactPoints } from '@/server/domain/contacts/commands';
import { openConversation } from '@/server/domain/conversations/commands';
import type { Scope } from '@/server/domain/scope';
import { open as unseal } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { newSecret } from '@/server/platform/ids';
import { mailNotice, sayNotice } from './send-booking-notice';

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 540, endMin: 1080 }));
const clinic = { services: [{ name: 'Консультация', durationMin: 30 }], staff: [{ name: 'Орлов Д. А.', week }] };

async function open() {
  const t = await seedClinic(systemDb(), { clinic });
  const email = `anna-${newSecret(6)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x')}@pochta.example`;
  const run = <T>(work: (scope: Scope) => Promise<T>): Promise<T> => asSystem(t.tenantId, 'test', work);
  const at = (time: string): string =>
    DateTime.fromISO(`${DateTime.now().setZone(t.timeZone).plus({ days: 2 }).toISODate()}T${time}`, { zone: t.timeZone })
      .toUTC()
      .toISO() ?? '';
  const contactId = await t.contact();
  const conversationId = await run(async (scope) => {
    await addContactPoints(scope, { contactId, points: { name: 'Анна', email } });
    return (await openConversation(scope, { contactId, channel: 'web', leadId: null, connectionId: null })).id;
  });
  const confirmed = await run(async (scope) => {
    const held = await holdSlot(scope, {
      serviceId: t.services['Консультация'] ?? '',
      startsAt: at('10:00'),
      holderKey: 'anna',
      source: 'widget',
    });
    if (held.outcome !== 'held') throw new Error('taken');
    return confirmBooking(scope, { bookingId: held.booking.id, contactId, conversationId });
  });
  if (confirmed.outcome !== 'confirmed') throw new Error('taken');
  const letters = () => systemDb().mailboxLetter.findMany({ where: { recipient: email }, orderBy: { createdAt: 'asc' } });
  const messages = () => systemDb().message.findMany({ where: { tenantId: t.tenantId, kind: 'booking' }, orderBy: { seq: 'asc' } });
  return { ...t, run, at, bookingId: confirmed.booking.id, manageToken: confirmed.manageToken, letters, messages };
}

describe('news of a booking', () => {
  it('goes as one letter with a calendar file and the manage link, and as one message, however often it is told', async () => {
    const t = await open();
    const news = { bookingId: t.bookingId, kind: 'confirmed' as const };
    for (let i = 0; i < 3; i += 1) {
      await t.run((scope) => sayNotice(scope, news));
      await mailNotice(t.run, news);
    }
    const [letter, ...more] = await t.letters();
    expect(more).toEqual([]);
    expect(letter?.subject).toMatch(/^Вы записаны: .+, 10:00, Белая линия$/);
    expect(letter?.text).toContain(`/manage/${t.manageToken}`);
    expect(letter?.raw).toMatch(/text\/calendar; charset=utf-8; method=REQUEST/);
    expect(letter?.raw).toMatch(/Message-ID: <ltr_/i);
    const [message, ...others] = await t.messages();
    expect(others).toEqual([]);
    expect(unseal(message?.text ?? '')).toMatch(/^Вы записаны: .+, 10:00\./);
    expect(message).toMatchObject({ direction: 'out', payload: { booking: { id: t.bookingId }, buttons: [{ id: 'manage' }] } });
  });
  it('of a time that is no longer true is not told', async () => {
    const t = await open();
    await t.run((scope) => cancelBooking(scope, { bookingId: t.bookingId }));
    expect(await mailNotice(t.run, { bookingId: t.bookingId, kind: 'confirmed' })).toBe(false);
    expect(await t.run((scope) => sayNotice(scope, { bookingId: t.bookingId, kind: 'day_before' }))).toBe(false);
    expect(await mailNotice(t.run, { bookingId: t.bookingId, kind: 'cancelled' })).toBe(true);
    expect((await t.letters()).map((letter) => letter.raw.includes('method=CANCEL'))).toEqual([true]);
  });
  it('after a move tells the new time under the same calendar entry', async () => {
    const t = await open();
    await t.run((scope) => rescheduleBooking(scope, { bookingId: t.bookingId, startsAt: t.at('12:00') }));
    await mailNotice(t.run, { bookingId: t.bookingId, kind: 'rescheduled' });
    const [letter] = await t.letters();
    expect(letter?.subject).toContain('12:00');
    const [file] = (await PostalMime.parse(letter?.raw ?? '', { attachmentEncoding: 'utf8' })).attachments;
    const ics = typeof file?.content === 'string' ? file.content : '';
    expect(ics).toContain(`UID:${t.bookingId}@fastlead`);
    expect(ics).toContain('SEQUENCE:1');
    // As a calendar program reads the attachment of the letter that was really sent.
    const calendar = new ICAL.Component(ICAL.parse(ics) as unknown[]);
    ICAL.TimezoneService.register(calendar.getFirstSubcomponent('vtimezone') ?? new ICAL.Component('vtimezone'));
    const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
    expect(event.startDate.toJSDate()).toEqual(new Date(t.at('12:00')));
    expect(event.endDate.toJSDate()).toEqual(new Date(t.at('12:30')));
    expect(event.description).toContain(`/manage/${t.manageToken}`);
  });
});

describe('reminders', () => {
  const startsAt = new Date('2026-11-25T10:00:00Z');
  it('come a day and two hours before', () => {
    expect(remindersOf({ status: 'confirmed', startsAt }, new Date('2026-11-20T10:00:00Z')).map(({ at }) => at.toISOString())).toEqual([
      '2026-11-24T10:00:00.000Z',
      '2026-11-25T08:00:00.000Z',
    ]);
  });
  it('leave out what is past, and everything of a cancelled visit', () => {
    expect(remindersOf({ status: 'confirmed', startsAt }, new Date('2026-11-24T12:00:00Z')).map(({ kind }) => kind)).toEqual(['soon']);
    expect(remindersOf({ status: 'cancelled', startsAt }, new Date('2026-11-20T10:00:00Z'))).toEqual([]);
  });
});

describe('the sweep', () => {
  it('marks holds that ran out and forgets them after a day, and leaves bookings alone', async () => {
    const t = await open();
    const held = await t.run((scope) =>
      holdSlot(scope, { serviceId: t.services['Консультация'] ?? '', startsAt: t.at('15:00'), holderKey: 'boris', source: 'page' }),
    );
    if (held.outcome !== 'held') throw new Error('taken');
    const { id } = held.booking;
    await systemDb().booking.update({ where: { id }, data: { holdExpiresAt: new Date(Date.now() - 1000) } });
    await expireHolds();
    expect((await systemDb().booking.findUniqueOrThrow({ where: { id } })).status).toBe('expired');
    await systemDb().booking.update({ where: { id }, data: { updatedAt: new Date(Date.now() - 25 * 3_600_000) } });
    await expireHolds();
    expect(await systemDb().booking.findUnique({ where: { id } })).toBeNull();
    expect((await systemDb().booking.findUniqueOrThrow({ where: { id: t.bookingId } })).status).toBe('confirmed');
  });
});
