import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import type { BookingCard, SlotDays } from '@/widget/protocol';
import { findBookPage } from './page';
import { bookRoutes } from './routes';

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 540, endMin: 1080 }));
const clinic = {
  services: [{ name: 'visit', durationMin: 30 }],
  staff: [
    { name: 'a', week },
    { name: 'b', week },
  ],
};

type Answer<T> = { status: number; body: T; cookie: string | null; headers: Headers };

/** A browser with a cookie of its own, on the product's own page. */
function browser(slug: string, origin: string | null = new URL(publicUrl()).origin) {
  let cookie = '';
  return async <T = Record<string, unknown>>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer<T>> => {
    const url = new URL(`${publicUrl()}/api/book/v1/${slug}${path}`);
    for (const route of bookRoutes) {
      const match = new RegExp(`^${route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(url.pathname);
      if (!match || route.method !== method) continue;
      const headers = new Headers({
        cookie,
        ...(origin ? { origin } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      });
      const response = await route.handle(
        new Request(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }),
        { params: { ...match.groups }, ip: '203.0.113.7' },
      );
      const set = response.headers.get('set-cookie');
      if (set) cookie = set.split(';')[0] ?? '';
      const text = await response.text();
      return {
        status: response.status,
        body: (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T,
        cookie: set,
        headers: response.headers,
      };
    }
    throw new Error(`no route ${method} ${url.pathname}`);
  };
}

async function open() {
  const t = await seedClinic(systemDb(), { clinic });
  const date = DateTime.now().setZone(t.timeZone).plus({ days: 1 }).toISODate() ?? '';
  const at = (time: string): string => DateTime.fromISO(`${date}T${time}`, { zone: t.timeZone }).toUTC().toISO() ?? '';
  const hold = (startsAt: string, staffId = t.staff.a) => ({ serviceId: t.services.visit, staffId, startsAt });
  return { ...t, date, at, hold };
}

const person = (phone = '+7 912 345-67-89') => ({
  contact: { name: 'Анна', phone },
  consent: { gdpr: true, marketing: false },
  note: 'Аллергия на лидокаин',
});

async function booked(t: Awaited<ReturnType<typeof open>>, time = '10:00') {
  const ask = browser(t.slug);
  const held = await ask<BookingCard>('POST', '/holds', t.hold(t.at(time)));
  const done = await ask<{ card: BookingCard; manageToken: string }>('POST', '/bookings', { bookingId: held.body.id, ...person() });
  return { ask, held, done, token: done.body.manageToken };
}

describe('the booking page', () => {
  it('goes from slots to a hold, a booking and a lead with consents', async () => {
    const t = await open();
    expect(await findBookPage(t.slug)).toMatchObject({
      outcome: 'page',
      page: { name: 'Белая линия', timeZone: 'Asia/Yekaterinburg', services: [{ name: 'visit' }], staff: [{ name: 'a' }, { name: 'b' }] },
    });
    const { ask, held, done } = await booked(t);
    expect(held).toMatchObject({ status: 201, body: { status: 'hold', staffName: 'a' } });
    expect(held.cookie).toMatch(/HttpOnly; SameSite=Lax/);
    expect(done).toMatchObject({ status: 200, body: { card: { id: held.body.id, status: 'confirmed' } } });
    const slots = await ask<SlotDays>('GET', `/slots?service=${t.services.visit}&staff=${t.staff.a}&from=${t.date}&days=1`);
    expect(slots.body.days[0]?.slots.map((slot) => slot.startsAt)).not.toContain(new Date(t.at('10:00')).toISOString());
    const lead = await systemDb().lead.findFirstOrThrow({ where: { tenantId: t.tenantId }, include: { bookings: true } });
    expect(lead).toMatchObject({ source: 'booking_page', bookings: [{ id: held.body.id, contactId: lead.contactId }] });
    const consents = await systemDb().consent.findMany({ where: { tenantId: t.tenantId, leadId: lead.id }, orderBy: { purpose: 'asc' } });
    expect(consents.map((consent) => [consent.purpose, consent.given])).toEqual([
      ['data', true],
      ['marketing', false],
    ]);
    const row = await systemDb().booking.findUniqueOrThrow({ where: { id: held.body.id } });
    expect(row.note).not.toContain('лидокаин');
  });
  it('submitted twice is one booking and one lead', async () => {
    const t = await open();
    const { ask, held, token } = await booked(t);
    const again = await ask<{ manageToken: string }>('POST', '/bookings', { bookingId: held.body.id, ...person() });
    expect([again.status, again.body.manageToken]).toEqual([200, token]);
    expect(await systemDb().lead.count({ where: { tenantId: t.tenantId } })).toBe(1);
  });
  it('sixty-four browsers of one address are refused nothing; from the sixty-first on a hold lasts one minute', async () => {
    const t = await open();
    const times = await browser(t.slug)<SlotDays>('GET', `/slots?service=${t.services.visit}&staff=${t.staff.a}&from=${t.date}&days=7`);
    const slots = times.body.days.flatMap((day) => day.slots).slice(0, 64);
    const left: number[] = [];
    for (const { startsAt } of slots) {
      const held = await browser(t.slug)<BookingCard & { leftMs: number }>('POST', '/holds', t.hold(startsAt));
      expect(held.status).toBe(201);
      left.push(Math.ceil(held.body.leftMs / 60_000));
    }
    expect(left).toEqual([...Array.from({ length: 60 }, () => 5), 1, 1, 1, 1]);
  });
  it('one browser that holds without end is told when to come back', async () => {
    const t = await open();
    const ask = browser(t.slug);
    for (let i = 0; i < 20; i += 1) expect((await ask('POST', '/holds', t.hold(t.at(i % 2 ? '10:00' : '11:00')))).status).toBe(201);
    const refused = await ask('POST', '/holds', t.hold(t.at('12:00')));
    expect(refused.status).toBe(429);
    const waitSeconds = Number(refused.headers.get('retry-after')); // six for the next hold, less what the twenty took
    expect(waitSeconds).toBeGreaterThan(0);
    expect(waitSeconds).toBeLessThanOrEqual(6);
    expect((await browser(t.slug)('POST', '/holds', t.hold(t.at('12:00')))).status).toBe(201);
  });
  it('finds the hold again after Back or a reload', async () => {
    const t = await open();
    const ask = browser(t.slug);
    const held = await ask<BookingCard>('POST', '/holds', t.hold(t.at('10:00')));
    expect((await ask<{ hold: BookingCard }>('GET', '/hold')).body.hold.id).toBe(held.body.id);
    expect((await browser(t.slug)<{ hold: BookingCard | null }>('GET', '/hold')).body.hold).toBeNull();
    await ask('POST', `/holds/${held.body.id}/release`, {});
    expect((await ask<{ hold: BookingCard | null }>('GET', '/hold')).body.hold).toBeNull();
  });
  it('answers a lost race with three alternatives, and keeps the lead of who lost it after giving a phone', async () => {
    const t = await open();
    const [first, second] = [browser(t.slug), browser(t.slug)];
    const mine = await first<BookingCard>('POST', '/holds', t.hold(t.at('10:00')));
    expect(await second('POST', '/holds', t.hold(t.at('10:00')))).toMatchObject({
      status: 409,
      body: { reason: 'booking.slot_taken', alternatives: [{}, {}, {}] },
    });
    await systemDb().booking.update({ where: { id: mine.body.id }, data: { holdExpiresAt: new Date(Date.now() - 1000) } });
    expect((await second('POST', '/holds', t.hold(t.at('10:00')))).status).toBe(201);
    expect(await first('POST', '/bookings', { bookingId: mine.body.id, ...person() })).toMatchObject({
      status: 409,
      body: { alternatives: [{}, {}, {}] },
    });
    expect(await systemDb().lead.count({ where: { tenantId: t.tenantId } })).toBe(1);
  });
  it('names every wrong field', async () => {
    const t = await open();
    const ask = browser(t.slug);
    const held = await ask<BookingCard>('POST', '/holds', t.hold(t.at('10:00')));
    const wrong = await ask<{ errors: { field: string; reason: string }[] }>('POST', '/bookings', {
      bookingId: held.body.id,
      contact: { name: 'Анна', phone: '12', email: 'anna@' },
      consent: { gdpr: false },
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors.map((error) => error.field)).toEqual(expect.arrayContaining(['contact.phone', 'contact.email']));
    expect(
      (await ask<{ errors: { reason: string }[] }>('POST', '/bookings', { bookingId: held.body.id, ...person(), consent: { gdpr: false } }))
        .body.errors[0]?.reason,
    ).toBe('consent.required');
    expect(await systemDb().booking.count({ where: { tenantId: t.tenantId, status: 'confirmed' } })).toBe(0);
  });
  it("refuses another person's hold, another site's request and another tenant's ids", async () => {
    const [t, other] = [await open(), await open()];
    const held = await browser(t.slug)<BookingCard>('POST', '/holds', t.hold(t.at('10:00')));
    expect((await browser(t.slug)('POST', '/bookings', { bookingId: held.body.id, ...person() })).status).toBe(404);
    expect((await browser(t.slug)('POST', `/holds/${held.body.id}/release`, {})).status).toBe(404);
    for (const origin of ['https://evil.example', null])
      expect((await browser(t.slug, origin)('POST', '/holds', t.hold(t.at('11:00')))).status).toBe(403);
    expect((await browser(other.slug)('POST', '/holds', t.hold(t.at('11:00')))).status).toBe(404);
    expect((await browser(other.slug)('GET', `/slots?service=${t.services.visit}&from=${t.date}`)).status).toBe(404);
    expect((await browser('no-such-tenant')('GET', '/hold')).status).toBe(404);
    const { token } = await booked(t, '12:00');
    for (const path of [`/manage/${token}`, `/manage/${token}/slots?from=${t.date}`, `/bookings/${token}.ics`])
      expect((await browser(other.slug)('GET', path)).status).toBe(404);
    for (const [path, body] of [
      ['reschedule', { startsAt: t.at('13:00') }],
      ['cancel', {}],
    ] as const)
      expect((await browser(other.slug)('POST', `/manage/${token}/${path}`, body)).status).toBe(404);
  });
  it('can be switched off', async () => {
    const t = await open();
    await systemDb().flag.create({
      data: { id: `flg_${t.tenantId}`, key: 'booking', level: 'tenant', targetId: t.tenantId, enabled: false, updatedAt: new Date() },
    });
    await expect.poll(async () => (await browser(t.slug)('GET', '/hold')).status, { timeout: 8000, interval: 500 }).toBe(503);
  });
});

describe('the manage link', () => {
  it('moves, cancels and gives the calendar file', async () => {
    const t = await open();
    const { token } = await booked(t);
    const anyone = browser(t.slug);
    expect((await anyone<{ person: { name: string } }>('GET', `/manage/${token}`)).body.person.name).toBe('Анна');
    expect(await anyone('POST', `/manage/${token}/reschedule`, { startsAt: t.at('11:00') })).toMatchObject({
      status: 200,
      body: { status: 'confirmed', startsAt: new Date(t.at('11:00')).toISOString() },
    });
    const ics = await anyone<string>('GET', `/bookings/${token}.ics`);
    expect(ics.headers.get('content-type')).toContain('text/calendar');
    expect(ics.body).toContain('SEQUENCE:1');
    expect(await anyone('POST', `/manage/${token}/cancel`, { reason: 'Заболела' })).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    expect((await anyone('POST', `/manage/${token}/reschedule`, { startsAt: t.at('12:00') })).status).toBe(409);
    expect((await anyone<string>('GET', `/bookings/${token}.ics`)).body).toContain('METHOD:CANCEL');
  });
  it('that is forged, cut short or of another company is no booking, and says nothing of one', async () => {
    const [t, stranger] = await Promise.all([open(), open()]);
    const { token } = await booked(t);
    for (const [slug, key] of [
      [t.slug, 'x'.repeat(32)],
      [t.slug, token.slice(0, -1)],
      [t.slug, `${token}A`],
      [t.slug, '%00'],
      [stranger.slug, token],
    ] as const)
      for (const [method, path] of [
        ['GET', `/manage/${key}`],
        ['GET', `/bookings/${key}.ics`],
        ['POST', `/manage/${key}/cancel`],
        ['POST', `/manage/${key}/reschedule`],
      ] as const) {
        const answer = await browser(slug)(method, path, method === 'POST' ? { startsAt: t.at('11:00') } : undefined);
        expect({ path, status: answer.status }).toEqual({ path, status: 404 });
        expect(JSON.stringify(answer.body)).not.toContain('Анна');
      }
    expect((await browser(t.slug)<{ card: BookingCard }>('GET', `/manage/${token}`)).body.card.status).toBe('confirmed');
  });
  it('after the visit began, or used to cancel, shows the booking and changes nothing any more', async () => {
    const t = await open();
    const [past, cancelled] = [await booked(t, '10:00'), await booked(t, '11:00')];
    const yesterday = new Date(Date.now() - 86_400_000);
    await systemDb().booking.update({
      where: { id: past.held.body.id },
      data: {
        startsAt: yesterday,
        endsAt: new Date(yesterday.getTime() + 1_800_000),
        busyFrom: yesterday,
        busyTo: new Date(yesterday.getTime() + 1_800_000),
      },
    });
    const anyone = browser(t.slug);
    expect((await anyone('POST', `/manage/${cancelled.token}/cancel`, {})).status).toBe(200);
    expect((await anyone('POST', `/manage/${cancelled.token}/cancel`, {})).status).toBe(200);
    for (const { token } of [past, cancelled]) {
      expect((await anyone('GET', `/manage/${token}`)).status).toBe(200);
      expect((await anyone('POST', `/manage/${token}/reschedule`, { startsAt: t.at('12:00') })).status).toBe(409);
    }
    expect((await anyone('POST', `/manage/${past.token}/cancel`, {})).status).toBe(409);
    expect(await systemDb().outbox.count({ where: { tenantId: t.tenantId, name: 'booking.cancelled' } })).toBe(1);
  });
  it('to a taken time answers with alternatives and changes nothing', async () => {
    const t = await open();
    const [{ token }] = [await booked(t, '10:00'), await booked(t, '11:00')];
    expect((await browser(t.slug)('POST', `/manage/${token}/reschedule`, { startsAt: t.at('11:00') })).status).toBe(409);
    expect((await browser(t.slug)<{ card: BookingCard }>('GET', `/manage/${token}`)).body.card.startsAt).toBe(
      new Date(t.at('10:00')).toISOString(),
    );
  });
});
