import { Redis } from 'ioredis';
import { sha256 } from '@/server/platform/crypto';
import { until } from '../pause';
import { finding, type Finding, type Row } from '../row';
import type { Stage } from '../stage';
import { foundChaosTenant, type ChaosTenant } from '../world';

/** Twice what a visitor may say at once (server/platform/rate-limit.ts). */
const MESSAGES = 40;

/** R5: the Redis that counts for several processes dies. Leads go on, each process counts in memory, health says so. */
export const deadRedis: Row = {
  id: 'R5',
  title: 'Redis killed',
  isAlone: false,
  cannotRun: ({ redis }) => (redis ? null : 'redis-server is not installed on this machine'),
  run: (stage) => loseRedis(stage, async () => stage.redis?.kill()),
  // Redis stays and holds a used-up bucket: what leads would meet if they depended on it, and nothing for health to say.
  broken: [{ name: 'no-fallback', run: (stage) => loseRedis(stage, (tenant) => useUp(stage, tenant)) }],
};

async function loseRedis(stage: Stage, lose: (tenant: ChaosTenant) => Promise<unknown>): Promise<Finding> {
  const tenant = await foundChaosTenant();
  const before = await healthOf(stage, 'ready');
  const first = await sendLead(stage, tenant, 0);
  await lose(tenant);
  const at = Date.now();
  const statuses = await Promise.all(Array.from({ length: 40 }, (_, index) => sendLead(stage, tenant, index + 1)));
  const slowestMs = Date.now() - at;
  const isDegraded = await healthOf(stage, 'degraded');
  // Above what one bucket holds: a limit that was only Redis' would let all of them through.
  const flood = await Promise.all(Array.from({ length: MESSAGES }, (_, index) => say(stage, tenant, first.token, index)));
  await stage.redis?.start();
  const isBack = await healthOf(stage, 'ready');
  const taken = statuses.filter(({ status }) => status === 201).length;
  return finding([
    [`health before ${before ? 'ready' : 'not ready'}, first lead ${first.status}`, before && first.status === 201],
    [`${taken} of ${statuses.length} leads taken in ${slowestMs} ms after the kill`, taken === statuses.length],
    [
      `limit counted in memory: ${flood.filter((status) => status === 429).length} of ${flood.length} refused`,
      flood.some((status) => status === 429),
    ],
    [`health ${isDegraded ? 'degraded' : 'does not say'}`, isDegraded],
    [`health after its return ${isBack ? 'ready' : 'not ready'}`, isBack],
  ]);
}

async function sendLead(stage: Stage, tenant: ChaosTenant, index: number): Promise<{ status: number; token: string }> {
  const response = await post(stage, tenant, '/api/v1/leads', {
    tenant: tenant.publicKey,
    contact: { phone: `+7914${String(index).padStart(7, '0')}` },
    consent: { gdpr: true },
    source: 'chaos',
    channel: 'web',
  });
  const body = (await response?.json()) as { nextAction?: { visitor?: { token: string } } } | undefined;
  return { status: response?.status ?? 0, token: body?.nextAction?.visitor?.token ?? '' };
}

async function say(stage: Stage, tenant: ChaosTenant, token: string, index: number): Promise<number> {
  const response = await post(stage, tenant, '/api/widget/v1/messages', { clientKey: `flood-${index}-key`, text: 'Ещё' }, token);
  await response?.arrayBuffer();
  return response?.status ?? 0;
}

function post(stage: Stage, tenant: ChaosTenant, path: string, body: object, token?: string): Promise<Response | null> {
  return fetch(stage.url() + path, {
    method: 'POST',
    headers: {
      origin: stage.url(),
      'content-type': 'application/json',
      'x-site-key': tenant.publicKey,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null);
}

/** The answer is fresh for two seconds, and a client notices a dead Redis within one. */
async function healthOf({ url }: Stage, status: 'ready' | 'degraded'): Promise<boolean> {
  return until(
    async () => {
      const response = await fetch(`${url()}/api/health`).catch(() => null);
      const health = (await response?.json()) as { status: string; checks: Record<string, { ok: boolean }> } | undefined;
      return status === 'ready' ? health?.checks.redis?.ok === true : health?.status === 'degraded' && health.checks.redis?.ok === false;
    },
    5000,
    250,
  );
}

async function useUp({ redis }: Stage, tenant: ChaosTenant): Promise<void> {
  const client = new Redis(redis?.url ?? '');
  await client.set(`fl:leads:${sha256(tenant.id)}`, String(Date.now() + 3_600_000), 'PX', 3_600_000);
  await client.quit();
}
