import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { squeezed } from './squeezed';
import { json } from './web';

const long = { slots: Array.from({ length: 200 }, (_, index) => ({ startsAt: index, staffName: 'Анна Петрова' })) };
const ask = (accepted: string | null, method = 'GET') =>
  new Request('http://product/', { method, headers: accepted === null ? {} : { 'accept-encoding': accepted } });

test('a long answer is gzipped and says the same', async () => {
  const response = await squeezed(ask('gzip, deflate, br'), json(200, long, { vary: 'origin', 'set-cookie': 'a=b' }));
  const body = Buffer.from(await response.arrayBuffer());
  expect([response.status, response.headers.get('content-encoding')]).toEqual([200, 'gzip']);
  expect(response.headers.get('vary')).toBe('origin, accept-encoding');
  expect(response.headers.get('set-cookie')).toBe('a=b');
  expect(JSON.parse(gunzipSync(body).toString())).toEqual(long);
  expect(body.length).toBeLessThan(JSON.stringify(long).length / 5);
});

test.each([null, '', 'br', 'gzip;q=0', 'deflate, gzip; q=0.0', 'xgzip'])('who takes %j gets it plain', async (accepted) => {
  const response = await squeezed(ask(accepted), json(200, long));
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(response.headers.get('vary')).toBe('accept-encoding');
  expect(await response.json()).toEqual(long);
});

test.each(['gzip;q=0.5', 'br;q=1.0, gzip', 'GZIP'])('who takes %j gets it gzipped', async (accepted) => {
  expect((await squeezed(ask(accepted), json(200, long))).headers.get('content-encoding')).toBe('gzip');
});

test('short answers, answers to POST, what is no JSON and what is squeezed already stay as they are', async () => {
  const short = await squeezed(ask('gzip'), json(404, { reason: 'none' }));
  expect([short.status, short.headers.get('content-encoding'), await short.json()]).toEqual([404, null, { reason: 'none' }]);
  for (const [request, response] of [
    [ask('gzip', 'POST'), json(200, long)],
    [ask('gzip'), new Response('x'.repeat(5000), { headers: { 'content-type': 'text/javascript' } })],
    [ask('gzip'), json(200, long, { 'content-encoding': 'br' })],
    [ask('gzip'), new Response(null, { status: 204, headers: { 'content-type': 'application/json' } })],
  ] as const)
    expect(await squeezed(request, response)).toBe(response);
});
