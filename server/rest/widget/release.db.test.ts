import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import type { BookingCard, LeadAccepted } from '@/widget/protocol';
import { restRoutes } from '../routes';

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 540, endMin: 1080 }));

test('a time the visitor let go is free for somebody else at once; the trace says so once, however often it is asked', async () => {
  const { hold, release, visitor, tenantId } = await open();
  const [anna, boris] = [await visitor('Анна', '+79120000881'), await visitor('Борис', '+79120000882')];
  const mine = await hold(anna);
  expect((await hold(boris)).status).toBe(409);

  for (const _again of [1, 2]) expect(await release(anna, mine.card.id)).toMatchObject({ status: 200, card: { status: 'expired' } });
  const theirs = await hold(boris);
  expect(theirs).toMatchObject({ status: 201, card: { status: 'hold', startsAt: mine.card.startsAt } });
  expect(await release(anna, mine.card.id)).toMatchObject({ status: 200 });
  expect(await systemDb().booking.findUnique({ where: { id: theirs.card.id } })).toMatchObject({ status: 'hold' });

  const hops = await systemDb().traceHop.findMany({ where: { tenantId, leadId: anna.leadId, kind: { startsWith: 'booking.' } } });
  expect(hops.map(({ kind }) => kind).sort()).toEqual(['booking.held', 'booking.released']);
});

test("another visitor's hold is not found and stays", async () => {
  const { hold, release, visitor } = await open();
  const [anna, boris] = [await visitor('Анна', '+79120000883'), await visitor('Борис', '+79120000884')];
  const mine = await hold(anna);
  expect((await release(boris, mine.card.id)).status).toBe(404);
  expect((await hold(boris)).status).toBe(409);
});

type Visitor = { token: string; leadId: string };

async function open() {
  const clinic = { services: [{ name: 'visit', durationMin: 30 }], staff: [{ name: 'a', week }] };
  const { slug, tenantId, timeZone, services, staff } = await seedClinic(systemDb(), { clinic });
  const day = DateTime.now().setZone(timeZone).plus({ days: 1 }).set({ hour: 10, minute: 0, second: 0, millisecond: 0 });
  const wanted = { serviceId: services.visit, staffId: staff.a, startsAt: day.toUTC().toISO() };
  const card = async (response: Response) => ({ status: response.status, card: (await response.json()) as BookingCard });
  return {
    tenantId,
    visitor: async (name: string, phone: string): Promise<Visitor> => {
      const lead = { tenant: slug, contact: { name, phone }, consent: { gdpr: true }, channel: 'web' };
      const { leadId, nextAction } = (await (await post('/api/v1/leads', slug, lead)).json()) as LeadAccepted;
      return { token: nextAction.visitor?.token ?? '', leadId };
    },
    hold: async ({ token }: Visitor) => card(await post('/api/widget/v1/holds', slug, { ...wanted, clientKey: 'hold' }, token)),
    release: async ({ token }: Visitor, id: string) => card(await post('/api/widget/v1/holds/:id/release', slug, {}, token, { id })),
  };
}

function post(path: string, site: string, body: unknown, token?: string, params: Record<string, string> = {}): Promise<Response> {
  const { origin } = new URL(publicUrl());
  const route = restRoutes.find((candidate) => candidate.method === 'POST' && candidate.path === path);
  if (!route) throw new Error(`no route ${path}`);
  const headers = {
    origin,
    'x-site-key': site,
    'content-type': 'application/json',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const request = new Request(origin + path.replace(':id', params.id ?? ''), { method: 'POST', headers, body: JSON.stringify(body) });
  return route.handle(request, { params, ip: '198.51.100.7' });
}
