import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { appRouter } from '@/server/api/root';
import { createCallerFactory } from '@/server/api/trpc';
import { asSystem } from '@/server/auth/system';
import { confirmBooking, holdSlot } from '@/server/domain/bookings/commands';
import { findNotice } from '@/server/domain/bookings/queries/find-notice';
import { addContactPoints } from '@/server/domain/contacts/commands';
import { openConversation } from '@/server/domain/conversations/commands';
import type { Role } from '@/server/domain/permissions';
import { systemDb } from '@/server/platform/db/client';
import { findBookPage } from '@/server/rest/book/page';
import { bookRoutes } from '@/server/rest/book/routes';

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 540, endMin: 1080 }));
const clinic = { services: [{ name: 'visit', durationMin: 30 }], staff: [{ name: 'a', week }] };

async function open() {
  const t = await seedClinic(systemDb(), { clinic });
  const as = async (role: Role) => {
    const user = await seedUser();
    await seedMember({ tenantId: t.tenantId, userId: user.id, role });
    const person = { userId: user.id, sessionId: 'ses_test', locale: 'ru' as const, emailVerified: true };
    return createCallerFactory(appRouter)({ person, tenantSlug: t.slug, locale: 'ru', ip: '127.0.0.1', userAgent: 'test' });
  };
  return { ...t, as };
}

/** A visit of the day after tomorrow, booked by somebody with an e-mail address. */
async function booked(t: Awaited<ReturnType<typeof open>>) {
  const day = DateTime.now().setZone(t.timeZone).plus({ days: 2 }).toISODate();
  const contactId = await t.contact();
  return asSystem(t.tenantId, 'test', async (scope) => {
    await addContactPoints(scope, { contactId, points: { name: 'Анна', email: `anna-${t.slug}@pochta.example` } });
    const conversation = await openConversation(scope, { contactId, channel: 'web', leadId: null, connectionId: null });
    const startsAt = DateTime.fromISO(`${day}T10:00`, { zone: t.timeZone }).toUTC().toISO() ?? '';
    const held = await holdSlot(scope, { serviceId: t.services.visit ?? '', startsAt, holderKey: 'anna', source: 'widget' });
    if (held.outcome !== 'held') throw new Error('taken');
    const done = await confirmBooking(scope, { bookingId: held.booking.id, contactId, conversationId: conversation.id });
    if (done.outcome !== 'confirmed') throw new Error('taken');
    return { bookingId: done.booking.id, token: done.manageToken };
  });
}

async function calendarFile(slug: string, token: string): Promise<string> {
  const route = bookRoutes.find(({ path }) => path.endsWith('/bookings/:file'));
  const request = new Request(`http://fl.test/api/book/v1/${slug}/bookings/${token}.ics`);
  const answer = await route?.handle(request, { params: { tenant: slug, file: `${token}.ics` }, ip: '203.0.113.9' });
  return ((await answer?.text()) ?? '').replaceAll('\r\n ', ''); // long lines are folded (RFC 5545 §3.1)
}

describe('a company’s address and phone', () => {
  test('reach the booking page, the letter and the calendar file of a visit booked before the change', async () => {
    const t = await open();
    const { bookingId, token } = await booked(t);
    const admin = await t.as('admin');
    const kept = await admin.tenants.updateCompany({
      name: 'Верный прикус',
      site: '',
      address: '  Самара,\tул. Мичурина,\n15 ',
      phone: '8 (846) 277-10-20',
    });
    expect(kept).toEqual({ name: 'Верный прикус', site: '', address: 'Самара, ул. Мичурина, 15', phone: '+7 846 277-10-20' });
    expect(await admin.tenants.get()).toMatchObject({
      name: kept.name,
      settings: { address: kept.address, phone: kept.phone },
    });
    expect(await findBookPage(t.slug)).toMatchObject({
      outcome: 'page',
      page: { name: kept.name, phone: kept.phone, address: kept.address },
    });
    const notice = await asSystem(t.tenantId, 'test', (scope) => findNotice(scope, { bookingId, kind: 'confirmed' }));
    for (const body of [notice?.letter?.html, notice?.letter?.text]) {
      expect(body).toContain(kept.address);
      expect(body).toContain(kept.phone);
    }
    expect(notice?.message?.card.address).toBe(kept.address);
    expect(await calendarFile(t.slug, token)).toContain('LOCATION:Самара\\, ул. Мичурина\\, 15');
  });

  test.each([
    ['8 (343) 288-50-40', '+7 343 288-50-40'],
    ['+7 343 2885040', '+7 343 288-50-40'],
    ['343 288 50 40', '+7 343 288-50-40'],
    ['8-800-555-35-35', '+7 800 555-35-35'],
    ['9123456789', '+7 912 345-67-89'],
    ['007 912 345 67 89', '+7 912 345-67-89'],
    ['+995 555 12 34 56', '+995 555 12 34 56'],
  ])('a phone typed as %s is kept as %s', async (typed, kept) => {
    const admin = await (await open()).as('admin');
    expect((await admin.tenants.updateCompany({ name: 'Клиника', site: '', phone: typed })).phone).toBe(kept);
  });

  test.each(['звоните после шести', '12345', '+7 000', '8 343 288-50-40 доб. 12'])(
    'a phone that is none (%s) is refused at its field, and nothing of the form is kept',
    async (phone) => {
      const t = await open();
      const admin = await t.as('admin');
      const before = await admin.tenants.get();
      await expect(admin.tenants.updateCompany({ name: 'Другое имя', site: '', address: 'Тверь', phone })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        cause: { fields: [{ field: 'phone', reason: 'phone.invalid' }] },
      });
      expect(await admin.tenants.get()).toEqual(before);
    },
  );

  test('are taken back by an empty field, and stay when the set-up saves the name alone', async () => {
    const admin = await (await open()).as('admin');
    await admin.tenants.updateCompany({ name: 'Клиника', site: '', address: 'Тверь', phone: '9123456789' });
    await admin.tenants.updateCompany({ name: 'Клиника на Советской', site: '' });
    expect((await admin.tenants.get()).settings).toMatchObject({ address: 'Тверь', phone: '+7 912 345-67-89' });
    await admin.tenants.updateCompany({ name: 'Клиника', site: '', address: ' ', phone: '' });
    expect((await admin.tenants.get()).settings).toMatchObject({ address: null, phone: null });
  });

  test('saved twice at once, or beside the hours, lose nothing of each other', async () => {
    const admin = await (await open()).as('admin');
    const company = { name: 'Клиника', site: '', address: 'Тверь', phone: '9123456789' };
    const hours = Array.from({ length: 7 }, () => [{ startMin: 480, endMin: 720 }]);
    await Promise.all([
      admin.tenants.updateCompany(company),
      admin.tenants.saveHours({ timeZone: 'Europe/Samara', hours }),
      admin.tenants.updateCompany(company),
    ]);
    expect(await admin.tenants.get()).toMatchObject({
      timeZone: 'Europe/Samara',
      settings: { address: 'Тверь', phone: '+7 912 345-67-89', hours },
    });
  });

  test.each(['operator', 'analyst'] as const)('are changed by an admin only: %s is refused', async (role) => {
    const t = await open();
    const colleague = await t.as(role);
    await expect(colleague.tenants.updateCompany({ name: 'Клиника', site: '', phone: '9123456789' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await colleague.tenants.get()).settings.phone).not.toBe('+7 912 345-67-89');
  });

  test('of another tenant are NOT_FOUND', async () => {
    const [ours, theirs] = [await open(), await open()];
    const user = await seedUser();
    await seedMember({ tenantId: ours.tenantId, userId: user.id, role: 'admin' });
    const person = { userId: user.id, sessionId: 'ses_test', locale: 'ru' as const, emailVerified: true };
    const stranger = createCallerFactory(appRouter)({ person, tenantSlug: theirs.slug, locale: 'ru', ip: '127.0.0.1', userAgent: 'test' });
    await expect(stranger.tenants.updateCompany({ name: 'Чужое', site: '', address: 'Тверь' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await (await theirs.as('admin')).tenants.get()).name).not.toBe('Чужое');
  });
});
