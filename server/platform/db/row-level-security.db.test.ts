import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type SeededTenant } from '@/prisma/seed/factories';
import { appDb, sqlState, systemDb } from '@/server/platform/db/client';
import { env } from '@/server/platform/env';
import { newId } from '@/server/platform/ids';

/** What the catalogue says about isolation, and what the database does when our code forgets a `where tenantId`. */
let catalogue: pg.Client;
beforeAll(async () => {
  catalogue = new pg.Client({ connectionString: env().DATABASE_URL });
  await catalogue.connect();
});
afterAll(() => catalogue.end());

const ask = async <R extends pg.QueryResultRow>(sql: string): Promise<R[]> => (await catalogue.query<R>(sql)).rows;

/** Tables of no tenant, and what the app's role may do with each: nothing, unless it is listed here with the reason. */
const appGrants: Record<string, string[]> = {
  tenants: ['SELECT', 'UPDATE'], // its own row, by policy on id
  flags: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'], // reads all (a key and a yes or no), writes its own, by policy
  mailbox_letters: ['INSERT'], // sends letters, reads none: reset links are in them
};

const tables = () =>
  ask<{ name: string; has_tenant: boolean; enabled: boolean; forced: boolean }>(`
    SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
      EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS has_tenant
    FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations' ORDER BY 1`);

describe('the catalogue', () => {
  test('every table of a tenant has row-level security, forced on its owner too', async () => {
    const mine = (await tables()).filter((table) => table.has_tenant || table.name === 'tenants');
    expect(mine.length).toBeGreaterThan(25);
    expect(mine.filter((table) => !table.enabled || !table.forced)).toEqual([]);
  });

  test('every table of a tenant has exactly the three policies: its tenant for the app, all for the system and the owner', async () => {
    const rows = await ask<{ name: string; roles: string; qual: string; check: string }>(`
      SELECT tablename AS name, array_to_string(roles, ',') AS roles, qual, with_check AS check FROM pg_policies WHERE schemaname = 'public' AND cmd = 'ALL'`);
    const owner = new URL(env().DATABASE_URL).username;
    for (const { name, has_tenant: hasTenant } of await tables()) {
      if (!hasTenant && name !== 'tenants') continue;
      const policies = Object.fromEntries(rows.filter((row) => row.name === name).map((row) => [row.roles, row]));
      expect(Object.keys(policies).sort(), name).toEqual(['fl_app', owner, 'fl_system'].sort());
      const column = hasTenant ? 'tenant_id' : 'id';
      for (const rule of [policies.fl_app?.qual, policies.fl_app?.check])
        expect(rule, name).toMatch(new RegExp(`^\\(${column} = NULLIF\\(current_setting\\('app.tenant'::text, true\\), ''::text\\)\\)$`));
    }
    const partial = await ask<{ name: string }>(
      `SELECT DISTINCT tablename AS name FROM pg_policies WHERE schemaname = 'public' AND cmd <> 'ALL'`,
    );
    expect(partial.map((row) => row.name)).toEqual(['flags']);
  });

  test('the roles are no superusers, cannot pass row-level security, cannot log in and own nothing', async () => {
    const roles = await ask(
      `SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname IN ('fl_app', 'fl_system') ORDER BY 1`,
    );
    expect(roles).toEqual(
      ['fl_app', 'fl_system'].map((rolname) => ({
        rolname,
        rolsuper: false,
        rolbypassrls: false,
        rolcanlogin: false,
        rolcreaterole: false,
        rolcreatedb: false,
      })),
    );
    expect(
      await ask(`SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname IN ('fl_app', 'fl_system')`),
    ).toEqual([]);
    const [login] = await ask<{ rolsuper: boolean; rolbypassrls: boolean }>(
      'SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user',
    );
    expect(login).toEqual({ rolsuper: false, rolbypassrls: false });
  });

  test("the app's role reaches no table without a tenant but those listed here", async () => {
    const rows = await ask<{ name: string; privilege: string }>(
      `SELECT table_name AS name, privilege_type AS privilege FROM information_schema.role_table_grants WHERE grantee IN ('fl_app', 'PUBLIC') AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
    );
    const withoutTenant = new Set((await tables()).filter((table) => !table.has_tenant).map((table) => table.name));
    const ownTables = new Set((await tables()).map((table) => table.name));
    const granted: Record<string, string[]> = {};
    for (const row of rows) if (withoutTenant.has(row.name) || !ownTables.has(row.name)) (granted[row.name] ??= []).push(row.privilege);
    expect(granted).toEqual(appGrants);
  });

  test('no function or view steps around the policies', async () => {
    expect(await ask(`SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace`)).toEqual([]);
    expect(
      await ask(
        `SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)`,
      ),
    ).toEqual([]);
  });
});

describe('the database', () => {
  test('with no tenant set there is nothing to see', async () => {
    await seedContact(await seedTenant());
    expect(await appDb().contact.count()).toBe(0);
    expect(await appDb().tenant.count()).toBe(0);
    expect(await systemDb().contact.count()).toBeGreaterThan(0);
  });

  test('a row of another tenant cannot be written, changed or taken over', async () => {
    const [mine, theirs] = [await seedTenant(), await seedTenant()];
    const foreign = await seedContact(theirs);
    const inMine = testScope(mine);
    expect(sqlState(await inMine((scope) => scope.db.contact.create({ data: contactOf(theirs) })).catch((error: unknown) => error))).toBe(
      '42501',
    );
    expect(await inMine((scope) => scope.db.contact.updateMany({ where: { id: foreign }, data: { locale: 'en' } }))).toEqual({ count: 0 });
    expect(await inMine((scope) => scope.db.contact.deleteMany({ where: { id: foreign } }))).toEqual({ count: 0 });
    const own = await seedContact(mine);
    expect(
      sqlState(
        await inMine((scope) => scope.db.contact.update({ where: { id: own }, data: { tenantId: theirs.id } })).catch(
          (error: unknown) => error,
        ),
      ),
    ).toBe('42501');
  });

  test('a lead cannot point at a contact of another tenant: the foreign key carries the tenant', async () => {
    const [mine, theirs] = [await seedTenant(), await seedTenant()];
    const foreign = await seedContact(theirs);
    const at = new Date();
    const attempt = testScope(mine)((scope) =>
      scope.db.lead.create({
        data: {
          id: newId('lead'),
          tenantId: mine.id,
          number: 1,
          contactId: foreign,
          channel: 'web',
          source: 'x',
          correlationId: 'c',
          createdAt: at,
          updatedAt: at,
        },
      }),
    );
    expect((await attempt.catch((error: { code?: string }) => error)) as { code?: string }).toMatchObject({ code: 'P2003' });
  });

  test("1 000 requests of 50 tenants, one in five broken, never see another tenant's row", async () => {
    const tenants = await Promise.all(Array.from({ length: 50 }, () => seedTenant()));
    await Promise.all(tenants.map(async (tenant) => Promise.all([seedContact(tenant), seedContact(tenant)])));
    const seen = { right: 0, foreign: 0, broken: 0 };
    await inParallel(1000, 40, async (index) => {
      const tenant = tenants[(index * 7) % 50] as SeededTenant;
      const outcome = await testScope(tenant)(async (scope) => {
        const before = await scope.db.contact.findMany(); // no `where`: the database alone is asked
        if (index % 5 === 0) await breakIt(scope.db, index / 5);
        return [...before, ...(await scope.db.contact.findMany())];
      }).catch(() => null);
      if (!outcome) seen.broken += 1;
      else if (outcome.length === 4 && outcome.every((row) => row.tenantId === tenant.id)) seen.right += 1;
      else seen.foreign += 1;
    });
    expect(seen).toEqual({ right: 800, foreign: 0, broken: 200 });
    expect(await appDb().contact.count()).toBe(0); // nothing stayed set on a pooled connection
  });
});

type Breakable = { $executeRawUnsafe(sql: string): Promise<unknown> };

/** A thrown error, a failed statement, a statement that takes too long, and a connection that dies in the middle. */
async function breakIt(db: Breakable, index: number): Promise<void> {
  switch (index % 4) {
    case 0:
      throw new Error('our own code failed');
    case 1:
      return void (await db.$executeRawUnsafe('SELECT 1 / 0'));
    case 2:
      await db.$executeRawUnsafe('SET LOCAL statement_timeout = 20');
      return void (await db.$executeRawUnsafe('SELECT pg_sleep(5)'));
    default:
      return void (await db.$executeRawUnsafe('SELECT pg_terminate_backend(pg_backend_pid())'));
  }
}

async function inParallel(count: number, workers: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

async function seedContact(tenant: SeededTenant): Promise<string> {
  return (await systemDb().contact.create({ data: contactOf(tenant) })).id;
}

function contactOf(tenant: SeededTenant): { id: string; tenantId: string; createdAt: Date; updatedAt: Date } {
  return { id: newId('contact'), tenantId: tenant.id, createdAt: new Date(), updatedAt: new Date() };
}
