import { beforeAll, describe, expect, test } from 'vitest';
import { hookRoutes } from '@/server/hooks/routes';
import { publicUrl } from '@/server/platform/env';
import { observed } from '@/server/platform/observed';
import type { Route } from '@/server/platform/web';
import { fingerprint, seedWorld, tracesOf, type World } from '@/testing/isolation-world';
import { routeCases, type RouteRequest } from '@/testing/route-cases';
import { restRoutes } from './routes';

/** Every route of the manifests that `main.ts` serves, asked with another tenant's ids, keys and tokens. */
const routes = [...restRoutes, ...hookRoutes].filter((route) => route.method !== 'OPTIONS');
const nameOf = (route: Route): string => `${route.method} ${route.path}`;

let own: World;
let other: World;
beforeAll(async () => {
  [own, other] = await Promise.all([seedWorld(), seedWorld()]);
});

test('every route has a case, and every case a route', () => {
  expect(Object.keys(routeCases).sort(), 'testing/route-cases.ts holds one line per route').toEqual(routes.map(nameOf).sort());
});

describe("with another tenant's ids", () => {
  test.each(routes.map((route) => [nameOf(route), route] as const))('%s shows and changes nothing', async (name, route) => {
    const entry = routeCases[name];
    if (!entry || 'open' in entry) return;
    const before = await fingerprint(other);
    for (const request of entry.send(other, own)) {
      const response = await ask(route, request);
      const text = await response.text();
      const said = `${text} ${JSON.stringify([...response.headers])}`;
      const given = tracesOf(other, JSON.stringify(request));
      expect(entry.status, `${JSON.stringify(request)} → ${text}`).toContain(response.status);
      expect(tracesOf(other, said).filter((trace) => !given.includes(trace))).toEqual([]);
    }
    expect(await fingerprint(other)).toEqual(before);
  });
});

test("the same requests with one's own ids are answered: the refusals above are for the tenant", async () => {
  const get = (path: string) => routes.find((route) => route.method === 'GET' && route.path === path) as Route;
  const conversation = await ask(get('/api/widget/v1/conversation'), {
    headers: { 'x-site-key': other.siteKey, authorization: `Bearer ${other.visitorToken}` },
  });
  expect([conversation.status, tracesOf(other, await conversation.text())]).toEqual([200, expect.arrayContaining(['marker', 'messageId'])]);
  const managed = await ask(get('/api/book/v1/:tenant/manage/:token'), { params: { tenant: other.slug, token: other.manageToken } });
  expect(managed.status).toBe(200);
  const hold = await ask(get('/api/book/v1/:tenant/hold'), {
    params: { tenant: other.slug },
    headers: { cookie: `fl_holder=${other.holderKey}` },
  });
  expect(await hold.text()).toContain(other.holdId);
  const auth = routes.find((route) => route.path === '/api/realtime/auth') as Route;
  expect(
    (await ask(auth, { headers: { cookie: other.cookie }, form: { socket_id: '1.1', channel_name: `presence-tenant-${other.tenantId}` } }))
      .status,
  ).toBe(200);
});

/** From a page of the product's own, so that what refuses is the tenant and not the origin. */
async function ask(route: Route, { params = {}, query = {}, headers = {}, body, form }: RouteRequest): Promise<Response> {
  const origin = new URL(publicUrl()).origin;
  const path = route.path.replaceAll(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? ''));
  const url = `${origin}${path}?${new URLSearchParams(query)}`;
  const contentType = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const text = form ? new URLSearchParams(form).toString() : body === undefined ? undefined : JSON.stringify(body);
  return observed(route).handle(
    new Request(url, { method: route.method, headers: { origin, 'content-type': contentType, ...headers }, body: text }),
    { params, ip: '203.0.113.7' },
  );
}
