import pg from 'pg';
import { testScope, type SeededTenant } from '@/prisma/seed/factories';
import { createConnection, recordConnected } from '@/server/domain/connections/commands';
import { openConnection } from '@/server/domain/connections/queries';
import { channelProviders } from '@/server/providers/channels/registry';
import { foundTenant, readDataFile } from '@/testing/product-world';

/** A clinic of a row's own, with a bot and a mail server at the stage's vendors. */
export type ChaosTenant = SeededTenant & { bot: Hook; mail: Hook };
type Hook = { connectionId: string; hookSecret: string };

export async function foundTenants(count: number): Promise<ChaosTenant[]> {
  const tenants: ChaosTenant[] = [];
  for (let index = 0; index < count; index += 1) tenants.push(await foundChaosTenant());
  return tenants;
}

let bots = 0;

/** `found` makes another kind of tenant: one without a scenario, say. */
export async function foundChaosTenant(found: () => Promise<SeededTenant> = () => foundTenant('Хаос')): Promise<ChaosTenant> {
  const tenant = await found();
  const inScope = testScope(tenant);
  bots += 1;
  const { connectionId } = await inScope((scope) =>
    createConnection(scope, {
      provider: channelProviders.telegram,
      name: '',
      credentials: { token: `${700_000_000 + bots}:AAH-chaos_bot_token_of_35_characters` },
      isTest: true,
    }),
  );
  await inScope((scope) =>
    recordConnected(scope, { connectionId, account: '@chaos_bot', linkTemplate: 'https://t.me/{account}?start={token}' }),
  );
  const { connectionId: mailId } = await inScope((scope) =>
    createConnection(scope, {
      provider: channelProviders.email,
      name: '',
      credentials: { host: 'smtp.chaos.test', port: 587, security: 'starttls', user: 'chaos', password: 'chaos', from: 'hi@chaos.test' },
      isTest: true,
    }),
  );
  await inScope((scope) => recordConnected(scope, { connectionId: mailId, account: 'hi@chaos.test' }));
  const hookOf = async (id: string): Promise<Hook> => {
    const { hookSecret } = await inScope((scope) => openConnection(scope, id));
    return { connectionId: id, hookSecret };
  };
  return { ...tenant, bot: await hookOf(connectionId), mail: await hookOf(mailId) };
}

/** Opens the product's database as its administrator for one piece of work. */
export async function asAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => undefined); // a crash on purpose resets this session with the others
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function countRows(adminUrl: string, sql: string, values: unknown[] = []): Promise<number> {
  return asAdmin(adminUrl, async (client) => Number((await client.query<{ count: string }>(sql, values)).rows[0]?.count ?? 0));
}

/** Kills one of the server's own processes: Postgres then resets all sessions and recovers from its log, as after a crash. */
export async function crashPostgres(dataDir: string): Promise<void> {
  const saved = await readDataFile(dataDir, 'postgres.json');
  await asAdmin(`postgresql://postgres:${saved.adminPassword}@127.0.0.1:${saved.port}/postgres`, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const pid = rows[0]?.pid;
    if (pid) process.kill(pid, 'SIGKILL');
  });
}
