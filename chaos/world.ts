import pg from 'pg';
import type { SeededTenant } from '@/prisma/seed/factories';
import { foundTenant, reachProduct, readDataFile } from '@/testing/product-world';
import type { Product } from '@/testing/start-product';
import type { Broken } from './options';

/** Below the bucket of 600 leads a tenant may bring at once: the limiter is on, and stays honest. */
const LEADS_PER_TENANT = 400;

export type World = { tenants: SeededTenant[]; databaseUrl: string; adminUrl: string };

/** Founds the tenants of this run in the product's own database. */
export async function foundWorld(product: Product, leads: number): Promise<World> {
  const database = await reachProduct(product);
  const tenants: SeededTenant[] = [];
  for (let index = 0; index < Math.ceil(leads / LEADS_PER_TENANT); index += 1) tenants.push(await foundTenant('Хаос'));
  return { tenants, ...database };
}

/** Breaks the running product on purpose, in its database: each variant must turn the verdict red. */
export async function breakProduct({ adminUrl }: World, variant: Broken): Promise<void> {
  if (variant === 'none') return;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    if (variant === 'no-dedupe') {
      const { rows } = await client.query<{ body: string }>(`SELECT pg_get_functiondef('accept_lead(jsonb)'::regprocedure) AS body`);
      await client.query(
        (rows[0]?.body ?? '')
          .replace("interval '5 minutes'", "interval '0 minutes'")
          .replace(/p->'idempotency'->>'key' IS NOT NULL THEN/, 'false THEN')
          .replace('PERFORM accept_lead_remember(p, 201', '-- PERFORM accept_lead_remember(p, 201'),
      );
    }
    if (variant === 'lossy-insert')
      await client.query(`CREATE FUNCTION lose_some() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF random() < 0.03 THEN DELETE FROM leads WHERE id = NEW.id; END IF; RETURN NULL; END $$;
        ALTER FUNCTION lose_some() SECURITY DEFINER; CREATE CONSTRAINT TRIGGER lose_some AFTER INSERT ON leads DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose_some()`);
    if (variant === 'no-answer')
      await client.query(
        `CREATE FUNCTION mute() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'muted'; END $$; CREATE TRIGGER mute BEFORE INSERT ON qualifications FOR EACH ROW EXECUTE FUNCTION mute()`,
      );
  } finally {
    await client.end();
  }
}

/** Kills one of the server's own processes: Postgres then resets all sessions and recovers from its log, as after a crash. */
export async function crashPostgres(dataDir: string): Promise<void> {
  const saved = await readDataFile(dataDir, 'postgres.json');
  const client = new pg.Client({ connectionString: `postgresql://postgres:${saved.adminPassword}@127.0.0.1:${saved.port}/postgres` });
  client.on('error', () => undefined); // this session is reset with the others
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0]?.pid;
  if (pid) process.kill(pid, 'SIGKILL');
  await client.end().catch(() => undefined);
}
