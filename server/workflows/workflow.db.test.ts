import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeNow, eventually, listen } from '@/server/embedded/engine/testing/engine-app';
import { type Engine, startEngine } from '@/server/embedded/engine/start-engine';
import { announceLeftovers } from '@/server/platform/announcer';
import { currentContext } from '@/server/platform/context';
import { systemDb } from '@/server/platform/db/client';
import { env, loopbackUrl, provideEnv } from '@/server/platform/env';
import { AppError, ProviderError } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import { embeddedKeys, inngest, listFailedRuns } from '@/server/platform/inngest';
import { log } from '@/server/platform/log';
import { seedTenant } from '@/prisma/seed/factories';
import { scheduled, workflow } from './workflow';

const seen: Record<string, unknown>[] = [];
const failures: Record<string, () => unknown> = {
  invalid: () => new AppError('INVALID', 'no such thing'),
  rejected: () => new ProviderError('telegram', 'rejected', 'bot was blocked'),
  limited: () => new ProviderError('telegram', 'rate_limited', 'slow down', { retryAfterMs: 1000 }),
  away: () => new AppError('UNAVAILABLE', 'database away', { retryAfterSeconds: 0.05 }),
};

let front: Server;
let engine: Engine;

beforeAll(async () => {
  const parts: { engine?: Engine; app?: (request: Request) => Promise<Response> } = {};
  front = await listen(async (request) => {
    if (new URL(request.url).pathname === '/api/inngest') return (await parts.app?.(request)) ?? new Response(null, { status: 503 });
    return (await parts.engine?.handle(request)) ?? new Response(null, { status: 404 });
  });
  const address = front.address();
  provideEnv({ PORT: String(typeof address === 'object' ? address?.port : 0) });
  const { serve } = await import('inngest/edge');
  const testFunctions = [
    workflow({ id: 'scoped', on: 'lead.created' }, async ({ data, step, scoped, attempt }) => {
      const name = await step.run('load', () =>
        scoped(async (scope) => (await scope.db.tenant.findFirstOrThrow({ where: { id: scope.tenantId } })).name),
      );
      return step.run('note', () => void seen.push({ lead: data.leadId, name, attempt, correlation: currentContext()?.correlationId }));
    }),
    workflow(
      {
        id: 'failing',
        on: 'lead.changed',
        retries: 2,
        onFailure: async ({ data, error, scoped }) =>
          void seen.push({ dead: data.leadId, error: error.message, tenant: await scoped(async (scope) => scope.tenantId) }),
      },
      ({ data, step, attempt }) =>
        step.run('act', () => {
          const [kind = '', until = '99'] = data.leadId.split(':');
          seen.push({ tried: data.leadId, attempt });
          if (attempt < Number(until)) throw failures[kind]?.();
        }),
    ),
    scheduled({ id: 'sweep', cron: '* * * * *' }, ({ step }) => step.run('announce', () => announceLeftovers())),
  ];
  parts.app = serve({ client: inngest(), functions: testFunctions, serveOrigin: loopbackUrl(), servePath: '/api/inngest' });
  engine = await startEngine({ databaseUrl: env().DATABASE_URL, appUrl: loopbackUrl(), log, backoffMs: () => 20, ...embeddedKeys() });
  parts.engine = engine;
  await engine.sync();
});
afterAll(async () => {
  await engine.stop();
  closeNow(front);
});

const tries = (lead: string): number => seen.filter((fact) => fact.tried === lead).length;

it("opens the Scope of the event's tenant and carries its correlation id into each step", async () => {
  const { id: tenantId } = await seedTenant();
  await inngest().send({ name: 'lead.created', data: { tenantId, leadId: 'lead_1', correlationId: 'cor_of_the_browser' } });
  const fact = await eventually(() => seen.find(({ lead }) => lead === 'lead_1'));
  expect(fact).toMatchObject({ attempt: 0, correlation: 'cor_of_the_browser' });
  expect(fact.name).toBeTruthy();
});

it('does not repeat what is invalid or refused by a vendor, and hands it to onFailure as a dead letter', async () => {
  const { id: tenantId } = await seedTenant();
  for (const lead of ['invalid', 'rejected']) await inngest().send({ name: 'lead.changed', data: { tenantId, leadId: lead } });
  await eventually(() => seen.filter(({ dead }) => dead !== undefined).length === 2);
  expect([tries('invalid'), tries('rejected')]).toEqual([1, 1]);
  expect(seen.filter(({ dead }) => dead)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ dead: 'invalid', tenant: tenantId, error: expect.stringContaining('no such thing') }),
    ]),
  );
  expect((await listFailedRuns(tenantId)).map((run) => run.functionId)).toEqual(['fast-lead-failing', 'fast-lead-failing']);
});

it('repeats after a rate limit as long as the vendor said, and while the database is away', async () => {
  const { id: tenantId } = await seedTenant();
  const startedAt = Date.now();
  for (const lead of ['limited:1', 'away:2']) await inngest().send({ name: 'lead.changed', data: { tenantId, leadId: lead } });
  await eventually(() => tries('limited:1') === 2 && tries('away:2') === 3);
  expect(Date.now() - startedAt).toBeGreaterThan(950);
});

it('refuses a payload that the catalogue does not know, without repeating it', async () => {
  await inngest().send({ name: 'lead.created', data: { tenantId: 'ten_x' } });
  const failed = await eventually(async () => (await listFailedRuns('ten_x'))[0]);
  expect(failed.error?.message).toContain('catalogue');
});

it('announces what a crash left in the outbox, and its repetition starts no second run', async () => {
  const { id: tenantId } = await seedTenant();
  const row = {
    id: newId('outbox', Date.now() - 60_000),
    tenantId,
    name: 'lead.created',
    data: { tenantId, leadId: 'lead_left' },
    createdAt: new Date(Date.now() + 86_400_000), // by the clock of a tenant of the lab that was moved to tomorrow
  };
  await systemDb().outbox.create({ data: row });
  expect(await announceLeftovers()).toBeGreaterThan(0);
  await systemDb().outbox.update({ where: { id: row.id }, data: { announcedAt: null } }); // the process died before it marked the row
  await announceLeftovers();
  await eventually(() => seen.some(({ lead }) => lead === 'lead_left'));
  await eventually(async () => (await engine.stats()).running === 0);
  expect(seen.filter(({ lead }) => lead === 'lead_left')).toHaveLength(1);
});

it('answers /api/inngest to nobody who does not sign', async () => {
  const body = JSON.stringify({
    event: { name: 'lead.created', data: {} },
    events: [],
    steps: {},
    ctx: { run_id: 'x', attempt: 0 },
    version: -1,
  });
  const forged = await fetch(`${loopbackUrl()}/api/inngest?fnId=fast-lead-scoped&stepId=step`, {
    method: 'POST',
    body,
    headers: { 'x-inngest-signature': 't=1&s=00' },
  });
  expect(forged.status).toBe(401);
  expect((await fetch(`${loopbackUrl()}/e/some-key`, { method: 'POST', body: '{"name":"lead.created"}' })).status).toBe(401);
  expect((await fetch(`${loopbackUrl()}/engine/runs`)).status).toBe(401);
});
