import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { createTestDatabase, dropTestDatabase } from '@/server/embedded/postgres/start-test-postgres';
import { open } from '@/server/platform/crypto';
import { migrate } from './migrate';
import { sealPlainRows } from './seal-plain-rows';

const undo: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

test('what an earlier release kept in plain beside a lead is sealed before the product serves, however often it is cut off', async () => {
  const client = await databaseBefore('0017_sealed_payload');
  await client.query(`INSERT INTO tenants (id, slug, public_key, name, created_at) VALUES ('ten_1', 'one', 'pk_1', 'Клиника', now())`);
  await client.query(`INSERT INTO contacts (id, tenant_id, created_at, updated_at) VALUES ('con_1', 'ten_1', now(), now())`);
  await client.query(
    `INSERT INTO leads (id, tenant_id, number, contact_id, channel, source, correlation_id, payload, created_at, updated_at)
     SELECT 'lead_' || n, 'ten_1', n, 'con_1', 'web', 'widget', 'cor_1', CASE n WHEN 1 THEN '{}' ELSE jsonb_build_object('жалоба', 'боль ' || n) END, now(), now()
     FROM generate_series(1, 1203) n`,
  );
  await migrate(client.url, migrations);
  expect(await sealPlainRows(client.url)).toBe(1202); // an empty one has nothing to seal
  expect(await sealPlainRows(client.url)).toBe(0);
  const { rows } = await client.query<{ id: string; payload: string }>('SELECT id, payload FROM leads ORDER BY number');
  expect(rows.slice(0, 1).map((row) => row.payload)).toEqual(['']);
  expect(rows.slice(1).map((row) => JSON.parse(open(row.payload)) as unknown)).toEqual(
    rows.slice(1).map((_, index) => ({ жалоба: `боль ${index + 2}` })),
  );
});

const migrations = join(process.cwd(), 'prisma', 'migrations');

/** An empty database as the releases before this migration left it. */
async function databaseBefore(first: string): Promise<pg.Client & { url: string }> {
  const { adminUrl, templateUrl } = inject('database');
  const empty = new URL(templateUrl);
  empty.pathname = '/template0';
  const url = await createTestDatabase({ adminUrl, templateUrl: empty.href });
  const folder = await mkdtemp(join(tmpdir(), 'fast-lead-migrations-'));
  for (const name of await readdir(migrations)) if (name < first) await cp(join(migrations, name), join(folder, name), { recursive: true });
  await migrate(url, folder);
  const client = Object.assign(new pg.Client({ connectionString: url }), { url });
  await client.connect();
  undo.push(
    () => dropTestDatabase({ adminUrl, url }),
    () => rm(folder, { recursive: true }),
    () => client.end(),
  );
  return client;
}
