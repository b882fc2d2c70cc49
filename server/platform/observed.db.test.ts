import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { publicUrl } from './env';
import { observed } from './observed';
import { json, type Route } from './web';

const route = (more: Partial<Route>): Route =>
  observed({ method: 'GET', path: '/there', door: 'open', handle: async () => json(200, {}), ...more });
const ask = ({ handle }: Route): Promise<Response> =>
  handle(new Request(`${publicUrl()}/there`, { headers: { 'accept-encoding': 'gzip' } }), { params: {}, ip: '203.0.113.7' });

test('a long answer of a route travels gzipped', async () => {
  const answer = await ask(route({ handle: async () => json(200, { names: Array(500).fill('Анна') }) }));
  expect([answer.headers.get('content-encoding'), answer.headers.get('x-content-type-options')]).toEqual(['gzip', 'nosniff']);
});

test('who waits for our rows is told within five seconds to come back, who waits for a vendor gets its answer', async () => {
  const slow = async (): Promise<Response> => (await pause(4300), json(200, {}));
  const [rows, vendors] = await Promise.all([ask(route({ handle: slow })), ask(route({ handle: slow, asksVendors: true }))]);
  expect([rows.status, rows.headers.get('retry-after'), vendors.status]).toEqual([503, '2', 200]);
});
