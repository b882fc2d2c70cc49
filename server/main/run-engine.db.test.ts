import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemDb } from '@/server/platform/db/client';
import { provideEnv } from '@/server/platform/env';
import { leaveLead } from '@/testing/leave-lead';
import { foundTenant } from '@/testing/product-world';
import { runEngine } from './run-engine';

const stops: (() => Promise<void>)[] = [];
const knocks: string[] = [];
const door = createServer((request, response) => {
  knocks.push(request.url ?? '');
  response.writeHead(503).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  provideEnv({ PORT: String((door.address() as AddressInfo).port) });
  await runEngine({ onStop: (_name, stop) => void stops.push(stop), pressure: () => ({ waiting: 0, delayMs: 0, perSecond: 0 }) });
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  door.close();
});

test('accepted leads are written to by workflows that call this process without its door', async () => {
  const tenant = await foundTenant('Клиника');
  const LEADS = 40;
  await Promise.all(Array.from({ length: LEADS }, (_, index) => leaveLead(tenant, { contact: { phone: `+7912000${1000 + index}` } })));
  const contacted = () => systemDb().lead.count({ where: { tenantId: tenant.id, firstContactAt: { not: null } } });
  await expect.poll(contacted, { timeout: 20_000, interval: 50 }).toBe(LEADS);
  expect(knocks.filter((path) => /^\/(api\/inngest|e\/|v1\/|fn\/)/.test(path))).toEqual([]); // hints to browsers alone went to the hub
});
