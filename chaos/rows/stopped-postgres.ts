import { execFileSync } from 'node:child_process';
import { encode } from 'next-auth/jwt';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { sessionCookieName } from '@/server/auth/session';
import { createSession } from '@/server/auth/sessions';
import { systemDb } from '@/server/platform/db/client';
import { env } from '@/server/platform/env';
import { readDataFile } from '@/testing/product-world';
import { pause } from '../pause';
import { finding, type Finding, type Row } from '../row';
import type { Stage } from '../stage';
import { asAdmin, countRows, foundChaosTenant, type ChaosTenant } from '../world';

/** «Requests answer 503 in ≤ 5 s with Retry-After; 100 % success within 5 s after SIGCONT.» */
const ANSWER_WITHIN_MS = 5000;
/** What the same requests take on this machine before the stop comes on top, up to this: a product that hangs is seen after 6 s. */
const MOST_USUAL_MS = 700;
const WELL_AFTER_MS = 5000;
const GIVEN_UP_MS = 30_000;
const EVERY_MS = 100;

/** R4: PostgreSQL stands still, as a disk or a hypervisor makes it stand still: connections live, nothing answers. */
export const stoppedPostgres: Row = {
  id: 'R4',
  title: 'PostgreSQL stopped for 10 s',
  isAlone: true,
  run: (stage, options) =>
    stopWhileAsked(stage, { pidsOf: pidsOfPostgres, stoppedMs: options.isShort ? 6000 : 10_000, watchedMs: options.isShort ? 2000 : 5000 }),
  broken: [
    {
      // A product that does not answer at all while it waits is what a request without a bound looks like from outside.
      name: 'product-hangs',
      run: (stage) => stopWhileAsked(stage, { pidsOf: async () => [stage.product().pid], stoppedMs: 6000, watchedMs: 0 }),
    },
  ],
};

/** `watchedMs`: how long it must be well, from 5 s after it goes on; 0 does not look. */
type Stop = { pidsOf: (stage: Stage) => Promise<number[]>; stoppedMs: number; watchedMs: number };
type Asked = { kind: string; at: number; tookMs: number; status: number; hasRetryAfter: boolean };

async function stopWhileAsked(stage: Stage, { pidsOf, stoppedMs, watchedMs }: Stop): Promise<Finding> {
  const requests = await requestsOf(stage);
  const asked: Asked[] = [];
  const open = new Set<Promise<void>>();
  let isOver = false;
  let index = 0;
  const asking = (async () => {
    while (!isOver) {
      const [kind, send] = requests[index % requests.length] as (typeof requests)[number];
      index += 1;
      const one = ask(kind, send).then((result) => void asked.push(result));
      open.add(one);
      void one.finally(() => open.delete(one));
      await pause(EVERY_MS);
    }
  })();
  await pause(1500);
  const before = await connections(stage);
  const pids = await pidsOf(stage);
  const stoppedAt = Date.now();
  for (const pid of pids) signal(pid, 'SIGSTOP');
  await pause(stoppedMs);
  for (const pid of pids) signal(pid, 'SIGCONT');
  const resumedAt = Date.now();
  if (watchedMs > 0) await pause(WELL_AFTER_MS + watchedMs);
  isOver = true;
  await asking;
  await Promise.all(open);
  const after = await connections(stage);
  const stopped = asked.filter(({ at }) => at >= stoppedAt && at < resumedAt - 500);
  const refused = stopped.filter(({ status }) => status >= 500 || status === 0);
  const slowest = Math.max(0, ...stopped.map(({ tookMs }) => tookMs));
  const usual = Math.max(0, ...asked.filter(({ at, tookMs }) => at + tookMs < stoppedAt).map(({ tookMs }) => tookMs));
  const slow = stopped.filter(({ tookMs }) => tookMs > ANSWER_WITHIN_MS + Math.min(usual, MOST_USUAL_MS));
  const well = asked.filter(({ at }) => at >= resumedAt + WELL_AFTER_MS);
  const unwell = well.filter(({ status }) => status >= 400 || status === 0);
  const wrong = refused.filter(({ status, hasRetryAfter, kind }) => status !== 503 || (!hasRetryAfter && kind !== 'health'));
  return finding([
    [`${stopped.length} requests while stopped, ${refused.length} refused`, refused.length > 0],
    [`slowest answer ${slowest} ms, before the stop ${usual} ms${kindsOf(slow)}`, slow.length === 0],
    [`refusals that are no 503 with Retry-After ${wrong.length}${kindsOf(wrong)}`, wrong.length === 0],
    [
      `5 s after SIGCONT ${well.length - unwell.length} of ${well.length} succeed${kindsOf(unwell)}`,
      unwell.length === 0 && (watchedMs === 0 || well.length > 5),
    ],
    [
      `connections ${before.total} before, ${after.total} after, ${after.stuck} stuck in a transaction`,
      after.total <= Math.max(before.total, BOUND) && after.stuck === 0,
    ],
  ]);
}

// 16 + 8 + 2 of the pools, once per module graph, and the engine's: what one process may hold (server/platform/db/client.ts).
const BOUND = 80;

function kindsOf(asked: Asked[]): string {
  return asked.length === 0 ? '' : ` (${[...new Set(asked.map(({ kind, status }) => `${kind} ${status}`))].join(', ')})`;
}

async function ask(kind: string, send: () => Promise<Response>): Promise<Asked> {
  const at = Date.now();
  try {
    const response = await send();
    await response.arrayBuffer();
    return { kind, at, tookMs: Date.now() - at, status: response.status, hasRetryAfter: response.headers.has('retry-after') };
  } catch {
    return { kind, at, tookMs: Date.now() - at, status: 0, hasRetryAfter: false };
  }
}

/** What people, vendors and operators ask for, in turn. */
async function requestsOf(stage: Stage): Promise<[string, () => Promise<Response>][]> {
  const tenant = await foundChaosTenant();
  const url = stage.url();
  const token = await visitorToken(url, tenant);
  const [cookie = ''] = await operatorCookies(tenant, 1);
  const get = (path: string, headers: Record<string, string>) => () =>
    fetch(url + path, { headers, signal: AbortSignal.timeout(GIVEN_UP_MS), redirect: 'manual' });
  let sent = 0;
  const site = { origin: url, 'x-site-key': tenant.publicKey, 'content-type': 'application/json' };
  const lead = () =>
    fetch(`${url}/api/v1/leads`, {
      method: 'POST',
      headers: site,
      body: leadBody(tenant, (sent += 1)),
      signal: AbortSignal.timeout(GIVEN_UP_MS),
    });
  const hook = () =>
    fetch(`${url}/api/hooks/telegram/${tenant.bot.connectionId}`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': tenant.bot.hookSecret },
      body: JSON.stringify({
        update_id: (sent += 1),
        message: { message_id: sent, from: person, chat: { id: 5, type: 'private' }, date: 1767225600, text: 'Да' },
      }),
      signal: AbortSignal.timeout(GIVEN_UP_MS),
    });
  return [
    ['lead', lead],
    ['visitor', get('/api/widget/v1/conversation?after=0', { ...site, authorization: `Bearer ${token}` })],
    ['hook', hook],
    ['operator', get('/api/trpc/conversations.counts', { cookie, 'x-tenant': tenant.slug })],
    ['health', get('/api/health', {})],
    ['booking page', get(`/api/book/v1/${tenant.slug}/nearest`, {})],
  ];
}

const person = { id: 5, is_bot: false, first_name: 'Гость' };

function leadBody(tenant: ChaosTenant, index: number): string {
  const phone = `+7913${String(index).padStart(7, '0')}`;
  return JSON.stringify({ tenant: tenant.publicKey, contact: { phone }, consent: { gdpr: true }, source: 'chaos', channel: 'web' });
}

async function visitorToken(url: string, tenant: ChaosTenant): Promise<string> {
  const response = await fetch(`${url}/api/v1/leads`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: leadBody(tenant, 9_999_999),
  });
  const accepted = (await response.json()) as { nextAction: { visitor?: { token: string } } };
  return accepted.nextAction.visitor?.token ?? '';
}

/** An operator of the tenant, signed in this many times: a session may ask 300 times at once and 100 times a minute. */
export async function operatorCookies(tenant: ChaosTenant, sessions: number): Promise<string[]> {
  const user = await seedUser({ name: 'Оператор' });
  await seedMember({ tenantId: tenant.id, userId: user.id, role: 'operator', name: 'Оператор' });
  const cookies: string[] = [];
  while (cookies.length < sessions) {
    const sid = await createSession(systemDb(), { userId: user.id, userAgent: 'chaos' });
    cookies.push(`${sessionCookieName()}=${await encode({ token: { sid }, secret: env().NEXTAUTH_SECRET })}`);
  }
  return cookies;
}

/** The server process and all its children: a stopped server alone would leave its sessions at work. */
async function pidsOfPostgres(stage: Stage): Promise<number[]> {
  const saved = await readDataFile(stage.product().dataDir, 'postgres.json');
  const admin = `postgresql://postgres:${saved.adminPassword}@127.0.0.1:${saved.port}/postgres`;
  const helper = await asAdmin(admin, async (client) => {
    const { rows } = await client.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'`);
    return rows[0]?.pid;
  });
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const parent = table.find(([pid]) => pid === helper)?.[1];
  if (!parent) throw new Error('the PostgreSQL server process was not found');
  return [parent, ...table.filter(([, ppid]) => ppid === parent).map(([pid]) => pid)];
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // a session that ended between the list and the signal
  }
}

async function connections(stage: Stage): Promise<{ total: number; stuck: number }> {
  const admin = stage.database.adminUrl;
  const total = await countRows(admin, `SELECT count(*) FROM pg_stat_activity WHERE usename = 'fl_owner'`);
  const stuckSql = `SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '3 seconds'`;
  return { total, stuck: await countRows(admin, stuckSql) };
}
