import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { newId } from '@/server/platform/ids';
import { provideEnv } from '@/server/platform/env';
import { systemDb } from '@/server/platform/db/client';
import { scenarioSchema } from '@/server/domain/automations/schema';
import { seedTenant, type SeededTenant } from '@/prisma/seed/factories';
import { dentalClinic, seedServices } from '@/prisma/seed/services';
import type { Product } from '@/testing/start-product';
import type { Broken } from './options';

/** Below the bucket of 600 leads a tenant may bring at once: the limiter is on, and stays honest. */
const LEADS_PER_TENANT = 400;

export type World = { tenants: SeededTenant[]; databaseUrl: string; adminUrl: string };

/** Reaches into the product's own database (as an administrator would) and founds the tenants of this run. */
export async function foundWorld(product: Product, leads: number): Promise<World> {
  const [saved, keys] = await Promise.all([readJson(product.dataDir, 'postgres.json'), readJson(product.dataDir, 'keys.json')]);
  const databaseUrl = `postgresql://fl_owner:${saved.ownerPassword}@127.0.0.1:${saved.port}/fastlead`;
  provideEnv({
    DATABASE_URL: databaseUrl,
    DATA_KEYS: keys.DATA_KEYS ?? '',
    INDEX_KEYS: keys.INDEX_KEYS ?? '',
    NEXTAUTH_SECRET: keys.NEXTAUTH_SECRET ?? '',
    LOG_LEVEL: 'silent',
  });
  const tenants: SeededTenant[] = [];
  for (let index = 0; index < Math.ceil(leads / LEADS_PER_TENANT); index += 1) tenants.push(await foundTenant());
  return { tenants, databaseUrl, adminUrl: `postgresql://postgres:${saved.adminPassword}@127.0.0.1:${saved.port}/fastlead` };
}

async function foundTenant(): Promise<SeededTenant> {
  const tenant = await seedTenant({ name: 'Хаос' });
  const at = new Date();
  await seedServices(systemDb(), { tenantId: tenant.id, clinic: dentalClinic, at });
  await systemDb().widget.create({
    data: { id: newId('widget'), tenantId: tenant.id, name: 'Сайт', config: {}, allowedOrigins: [], createdAt: at, updatedAt: at },
  });
  await systemDb().automation.create({
    data: {
      id: newId('automation'),
      tenantId: tenant.id,
      kind: 'qualification',
      name: 'Хаос',
      definition: scenario,
      createdAt: at,
      updatedAt: at,
    },
  });
  return tenant;
}

const scenario = scenarioSchema.parse({
  greeting: 'Здравствуйте, {name}.',
  questions: [
    {
      id: 'what',
      text: 'Что вас беспокоит?',
      expects: 'option',
      options: [
        { id: 'pain', label: 'Болит зуб' },
        { id: 'clean', label: 'Чистка' },
      ],
    },
    { id: 'first', text: 'Вы у нас впервые?', expects: 'yes_no' },
  ],
  offer: 'Вот время.',
  texts: {
    notUnderstood: 'Не разобрал.',
    escalated: 'Зову.',
    disqualified: 'Увы.',
    noSlots: 'Перезвоним.',
    later: 'Хорошо.',
    askContact: 'Телефон?',
    booked: 'Записал.',
    reminders: ['Ещё думаете?'],
    farewell: 'Пока.',
  },
  burstMs: 200,
});

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
  const saved = await readJson(dataDir, 'postgres.json');
  const client = new pg.Client({ connectionString: `postgresql://postgres:${saved.adminPassword}@127.0.0.1:${saved.port}/postgres` });
  client.on('error', () => undefined); // this session is reset with the others
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0]?.pid;
  if (pid) process.kill(pid, 'SIGKILL');
  await client.end().catch(() => undefined);
}

async function readJson(folder: string, name: string): Promise<Record<string, string>> {
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as Record<string, string>;
}
