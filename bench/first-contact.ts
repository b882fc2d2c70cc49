import pg from 'pg';
import type { SeededTenant } from '@/prisma/seed/factories';
import { systemDb } from '@/server/platform/db/client';
import { asSystem } from '@/server/auth/system';
import { createConnection } from '@/server/domain/connections/commands';
import { channelProviders } from '@/server/providers/channels/registry';
import type { MailStand } from './mail-stand';
import { pause, quantile } from './measure';
import { closedRound, openRound, openSender, type Sender } from './send-leads';

/**
 * From a lead's row to the letter at the vendor: a mail server outside the product, real SMTP over a socket. First at 1 000
 * leads an hour, for as many minutes as fit; then 500 leads as fast as sixteen pages send them. Calls of the engine are the
 * jobs that ended meanwhile, of the burst's leads alone but for the crons of a few seconds.
 */
export type ContactFigures = {
  hourly: { leads: number; minutes: number; p95Ms: number; missing: number };
  burst: { leads: number; lastMs: number; missing: number };
  callsPerLead: number;
};

const PER_HOUR = 1000;
const BURST = 500;
const WAIT_MS = 120_000;
const SEEN_MS = 6000; // the product looks at a tenant's connections every five seconds

type Target = { url: string; adminUrl: string; tenants: SeededTenant[]; isQuick: boolean; arrivals: MailStand['arrivals'] };

export async function benchFirstContact({ url, adminUrl, tenants, isQuick, arrivals }: Target): Promise<ContactFigures> {
  await Promise.all(tenants.map(connectMail));
  await pause(SEEN_MS);
  const sql = new pg.Pool({ connectionString: adminUrl, max: 2 });
  try {
    const warm = openSender({ url, tenants, channel: 'email' });
    await closedRound(warm, { leads: 40, parallel: 4 });
    await letters(sql, warm, arrivals);
    const minutes = isQuick ? 1 : 6;
    const calm = openSender({ url, tenants, channel: 'email' });
    const { errors } = await openRound(calm, { rate: PER_HOUR / 3600, seconds: minutes * 60 });
    const slow = await letters(sql, calm, arrivals);
    const sender = openSender({ url, tenants, channel: 'email' });
    const before = await endedJobs(sql);
    await closedRound(sender, { leads: BURST, parallel: 16 });
    const fast = await letters(sql, sender, arrivals);
    return {
      hourly: { leads: calm.accepted(), minutes, p95Ms: quantile(slow, 0.95), missing: errors + calm.accepted() - slow.length },
      burst: { leads: BURST, lastMs: Math.max(0, ...fast), missing: BURST - fast.length },
      callsPerLead: ((await endedJobs(sql)) - before) / BURST,
    };
  } finally {
    await sql.end();
  }
}

/** A test mailbox, as the channels page makes it: it goes to the address that stands for all mail servers. */
async function connectMail({ id, slug }: SeededTenant): Promise<void> {
  const credentials = {
    host: 'mail.lab.test',
    port: 587,
    security: 'starttls',
    from: `hello@${slug}.test`,
    user: 'bench',
    password: 'bench',
  };
  const { connectionId } = await asSystem(id, 'bench', (scope) =>
    createConnection(scope, { provider: channelProviders.email, name: '', credentials, isTest: true }),
  );
  await systemDb().connection.update({ where: { id: connectionId }, data: { status: 'connected' } });
}

/** Milliseconds from each lead's row to its first letter; waits until all are there, or for two minutes. */
async function letters(sql: pg.Pool, { byEmail }: Sender, arrivals: MailStand['arrivals']): Promise<number[]> {
  const until = Date.now() + WAIT_MS;
  while (Date.now() < until && [...byEmail.keys()].some((email) => !arrivals.has(email))) await pause(50);
  const { rows } = await sql.query<{ id: string; created_at: Date }>('SELECT id, created_at FROM leads WHERE id = ANY ($1)', [
    [...byEmail.values()],
  ]);
  const created = new Map(rows.map(({ id, created_at: at }) => [id, at.getTime()]));
  return [...byEmail].flatMap(([email, lead]) => {
    const [arrivedAt, createdAt] = [arrivals.get(email), created.get(lead)];
    return arrivedAt === undefined || createdAt === undefined ? [] : [arrivedAt - createdAt];
  });
}

/** A job of the engine is gone when its call was answered for good. */
async function endedJobs(sql: pg.Pool): Promise<number> {
  await pause(1500); // the server's statistics are a second late
  const { rows } = await sql.query<{ ended: number }>(
    `SELECT n_tup_del::int AS ended FROM pg_stat_user_tables WHERE schemaname = 'engine' AND relname = 'jobs'`,
  );
  return rows[0]?.ended ?? 0;
}
