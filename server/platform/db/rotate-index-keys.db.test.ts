import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { seedTenant, testScope, type SeededTenant } from '@/prisma/seed/factories';
import { seedUser } from '@/prisma/seed/users';
import { signInWithPassword } from '@/server/auth/accounts/sign-in';
import { signUp } from '@/server/auth/accounts/sign-up';
import { listLeads } from '@/server/domain/leads/queries';
import { listLeadsSchema } from '@/server/domain/leads/schema';
import { blindIndex, seal } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { env, provideEnv } from '@/server/platform/env';
import { newId } from '@/server/platform/ids';
import { leaveLead } from '@/testing/leave-lead';
import { rotateIndexKeys } from './rotate-index-keys';

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
let [oldKey, newFirst, newAlone] = ['', '', ''];
// Keys of its own for each test: to a rotation the rows another test left under its keys are stale, and are mended.
beforeEach(() => {
  oldKey = newKey('i1');
  newAlone = newKey('i2');
  newFirst = `${newAlone},${oldKey}`;
  provideEnv({ INDEX_KEYS: oldKey });
});

const rotate = () => rotateIndexKeys(env().DATABASE_URL);
const PEOPLE = 1600; // four batches: whoever is killed in one of them has not finished
const phoneOf = (person: number): string => `+7912${String(1_000_000 + person)}`;

describe('while the index key is rotated', () => {
  test.each([
    ['exact phone', '8 (912) 345-67-89'],
    ['e-mail', 'Anna@Example.ru'],
    ['last four digits', '6789'],
    ['beginnings of the names', 'елк ан'],
  ])('a lead is found by %s before its row is rewritten, after it, and with the new key alone', async (_name, search) => {
    const tenant = await seedTenant();
    const { leadId } = await accept(tenant, { name: 'Анна Ёлкина', phone: '+79123456789', email: 'anna@example.ru' });
    const find = async (): Promise<string[]> =>
      (await testScope(tenant)((scope) => listLeads(scope, listLeadsSchema.parse({ search })))).leads.map((lead) => lead.id);
    provideEnv({ INDEX_KEYS: newFirst });
    expect(await find()).toEqual([leadId]);
    expect(await rotate()).toMatchObject({ unreadable: [], stale: [] });
    expect(await find()).toEqual([leadId]);
    provideEnv({ INDEX_KEYS: newAlone });
    expect(await find()).toEqual([leadId]);
    provideEnv({ INDEX_KEYS: oldKey });
    expect(await find()).toEqual([]);
  });

  test.each([
    ['phone', { phone: '8 912 345-67-89' }],
    ['e-mail', { email: 'ANNA@example.ru' }],
    ['phone, with an e-mail that is new', { phone: '+79123456789', email: 'other@example.ru' }],
  ])('a lead repeated by %s is a duplicate, whichever key either was accepted with', async (_name, contact) => {
    const tenant = await seedTenant();
    const first = await accept(tenant, { phone: '+79123456789', email: 'anna@example.ru' });
    const again = async (keys: string) => {
      provideEnv({ INDEX_KEYS: keys });
      expect(await accept(tenant, contact)).toMatchObject({ outcome: 'duplicate', leadId: first.leadId });
    };
    await again(newFirst);
    await again(`${oldKey},${newAlone}`); // a process that knows the new key and does not write with it yet
    provideEnv({ INDEX_KEYS: newFirst });
    await rotate();
    await again(newFirst);
    await again(newAlone);
    expect(await systemDb().contact.count({ where: { tenantId: tenant.id } })).toBe(1);
  });

  test('a later lead of a person joins the contact that the old key made, and a stranger does not', async () => {
    const tenant = await seedTenant();
    const yesterday = new Date(Date.now() - 86_400_000);
    const first = await accept(tenant, { phone: phoneOf(1), email: 'one@example.ru' }, yesterday);
    provideEnv({ INDEX_KEYS: newFirst });
    const second = await accept(tenant, { phone: phoneOf(1), name: 'Пётр' });
    const byEmail = await accept(tenant, { email: 'one@example.ru' }, new Date(Date.now() + 600_000));
    const stranger = await accept(tenant, { phone: phoneOf(2), email: 'one@example.ru' }, new Date(Date.now() + 1_200_000));
    expect(new Set([first, second, byEmail, stranger].map(({ leadId }) => leadId)).size).toBe(4);
    const contacts = await Promise.all([first, second, byEmail, stranger].map(({ leadId }) => contactOf(leadId)));
    expect(contacts).toEqual([contacts[0], contacts[0], contacts[0], expect.not.stringContaining(contacts[0] ?? '')]);
  });

  test.each([
    ['first learn the new key', (): string[] => [oldKey, `${oldKey},${newAlone}`]],
    ['then write with it', (): string[] => [`${oldKey},${newAlone}`, newFirst]],
    ['and at the end forget the old one', (): string[] => [newFirst, newAlone]],
  ])('several processes that are restarted one by one accept a lead once: they %s', async (_name, keysOf) => {
    const tenant = await seedTenant();
    const keys = keysOf();
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        provideEnv({ INDEX_KEYS: keys[index % 2] ?? '' });
        return accept(tenant, { phone: phoneOf(3) }); // the hashes are made before the first wait
      }),
    );
    expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(await systemDb().contact.count({ where: { tenantId: tenant.id } })).toBe(1);
  });

  test('concurrent intake loses nothing and doubles nothing', async () => {
    const tenant = await seedTenant();
    const known = await Promise.all(Array.from({ length: 150 }, (_, person) => accept(tenant, { phone: phoneOf(person), name: 'Анна' })));
    provideEnv({ INDEX_KEYS: newFirst });
    const [rotation, again, fresh] = await Promise.all([
      rotate(),
      Promise.all(known.map((_, person) => accept(tenant, { phone: phoneOf(person) }))),
      Promise.all(Array.from({ length: 100 }, (_, index) => accept(tenant, { phone: phoneOf(1000 + (index % 50)) }))),
    ]);
    expect(rotation).toMatchObject({ unreadable: [], stale: [] });
    expect(again.map(({ outcome, leadId }) => [outcome, leadId])).toEqual(known.map(({ leadId }) => ['duplicate', leadId]));
    expect(fresh.filter(({ outcome }) => outcome === 'created')).toHaveLength(50);
    expect(await systemDb().lead.count({ where: { tenantId: tenant.id } })).toBe(200);
    expect(await systemDb().contact.count({ where: { tenantId: tenant.id } })).toBe(200);
    expect((await systemDb().tenant.findUniqueOrThrow({ where: { id: tenant.id } })).leadCounter).toBe(200);
    provideEnv({ INDEX_KEYS: newAlone });
    const after = await Promise.all(Array.from({ length: 150 }, (_, person) => accept(tenant, { phone: phoneOf(person) })));
    expect(after.map(({ leadId }) => leadId)).toEqual(known.map(({ leadId }) => leadId));
  });

  test('a person signs in, and signing up again makes no second account', async () => {
    const { id, email } = await seedUser({ password: 'три слова подряд' });
    provideEnv({ INDEX_KEYS: newFirst });
    const signIn = () => signInWithPassword({ email, password: 'три слова подряд', ip: randomBytes(4).toString('hex'), userAgent: null });
    expect(await signIn()).toMatchObject({ outcome: 'signed_in' });
    await signUp({ email, password: 'другие три слова', locale: 'ru' });
    await rotate();
    provideEnv({ INDEX_KEYS: newAlone });
    expect(await signIn()).toMatchObject({ outcome: 'signed_in' });
    expect(await systemDb().user.findMany({ where: { emailHash: blindIndex('users', 'email', email) }, select: { id: true } })).toEqual([
      { id },
    ]);
  });
});

describe('the rotation', () => {
  test('killed in the middle it goes on where rows are stale, and then says when the old key may go', async () => {
    const tenant = await seedTenant();
    await accept(tenant, { phone: phoneOf(0) });
    await seedContacts(tenant, 1, PEOPLE - 2);
    await accept(tenant, { phone: phoneOf(PEOPLE - 1) });
    provideEnv({ INDEX_KEYS: newFirst });
    const fresh = Array.from({ length: PEOPLE }, (_, person) => blindIndex(tenant.id, 'phone', phoneOf(person)));
    const rewritten = () => systemDb().contact.count({ where: { tenantId: tenant.id, phoneHash: { in: fresh } } });
    await slowUpdates('CREATE');
    const { child } = startCommand();
    await vi.waitFor(async () => expect(await rewritten()).toBeGreaterThan(0), { timeout: 20_000, interval: 20 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(child.signalCode, 'it ended before it was killed').toBe('SIGKILL');
    // The server goes on with the statement at hand before it notices that nobody listens.
    await vi.waitFor(async () => expect(await rotators()).toBe(0), { timeout: 10_000, interval: 50 });
    await slowUpdates('DROP');
    expect(await rewritten()).toBeLessThan(PEOPLE);
    expect(await accept(tenant, { phone: phoneOf(0) })).toMatchObject({ outcome: 'duplicate' });
    expect(await accept(tenant, { phone: phoneOf(PEOPLE - 1) })).toMatchObject({ outcome: 'duplicate' });

    const { child: second, said } = startCommand();
    const [code] = await once(second, 'close');
    expect([code, said()]).toEqual([
      0,
      expect.stringMatching(
        /"i2" is the new key, "i1" the old[\s\S]*found nothing of an older key\.\nThe old key can be taken out of INDEX_KEYS from \d{4}-\d\d-\d\d \d\d:\d\d UTC on/,
      ),
    ]);
    expect(await rewritten()).toBe(PEOPLE);
    expect(await systemDb().lead.count({ where: { tenantId: tenant.id, phoneHash: { in: fresh } } })).toBe(2);
    expect(await rotate()).toMatchObject({ rewritten: 0 });
  }, 60_000);

  test('waits for no row that somebody holds, and comes back for it', async () => {
    const tenant = await seedTenant();
    const [held = '', free = ''] = await Promise.all(
      [1, 2].map(async (person) => contactOf((await accept(tenant, { phone: phoneOf(person) })).leadId)),
    );
    provideEnv({ INDEX_KEYS: newFirst });
    const isFresh = async (id: string, person: number) =>
      (await systemDb().contact.findUniqueOrThrow({ where: { id } })).phoneHash === blindIndex(tenant.id, 'phone', phoneOf(person));
    const holder = new pg.Client({ connectionString: env().DATABASE_URL });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT id FROM contacts WHERE id = $1 FOR UPDATE', [held]);
    const rotation = rotate();
    await vi.waitFor(async () => expect(await isFresh(free, 2)).toBe(true));
    expect(await isFresh(held, 1)).toBe(false);
    await holder.query('COMMIT');
    await holder.end();
    expect(await rotation).toMatchObject({ stale: [] });
    expect(await isFresh(held, 1)).toBe(true);
  });

  test('names what it could not rewrite: then the old key must stay', async () => {
    const { email, id } = await seedUser();
    provideEnv({ INDEX_KEYS: newFirst });
    const twin = await seedUser({ email }); // written by a process of other keys in the same moment
    expect((await rotate()).stale).toEqual([{ table: 'users', column: 'email_hash', id }]);
    const { child, said } = startCommand();
    const [code] = await once(child, 'close');
    expect([code, said()]).toEqual([2, expect.stringContaining('Keep the old keys')]);
    await systemDb().user.delete({ where: { id: twin.id } });
    expect((await rotate()).stale).toEqual([]);
  }, 40_000);
});

function accept(tenant: SeededTenant, contact: { name?: string; phone?: string; email?: string }, now = new Date()) {
  return leaveLead(tenant, { contact, arrival: { now } });
}

async function seedContacts({ id: tenantId }: SeededTenant, first: number, last: number): Promise<void> {
  const at = new Date();
  await systemDb().contact.createMany({
    data: Array.from({ length: last - first + 1 }, (_, index) => {
      const phone = phoneOf(first + index);
      const hashes = { phoneHash: blindIndex(tenantId, 'phone', phone), phoneTailHash: blindIndex(tenantId, 'phoneTail', phone.slice(-4)) };
      return { id: newId('contact'), tenantId, phone: seal(phone), ...hashes, createdAt: at, updatedAt: at };
    }),
  });
}

async function contactOf(leadId: string): Promise<string> {
  return (await systemDb().lead.findUniqueOrThrow({ where: { id: leadId }, select: { contactId: true } })).contactId;
}

/** Each batch then takes long enough to be killed in it. */
async function slowUpdates(what: 'CREATE' | 'DROP'): Promise<void> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  if (what === 'CREATE')
    await client.query(`CREATE FUNCTION slow_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END $$;
      CREATE TRIGGER slow_update AFTER UPDATE ON contacts FOR EACH STATEMENT EXECUTE FUNCTION slow_update()`);
  else await client.query('DROP TRIGGER slow_update ON contacts; DROP FUNCTION slow_update()');
  await client.end();
}

/** `npm run rotate-keys -- index`, as an operator runs it beside the product. */
function startCommand(): { child: ChildProcess; said: () => string } {
  const { DATABASE_URL, DATA_KEYS, INDEX_KEYS, NEXTAUTH_SECRET } = env();
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/rotate-keys.ts', 'index'], {
    env: { ...process.env, DATABASE_URL, DATA_KEYS, INDEX_KEYS, NEXTAUTH_SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.on('data', (chunk) => (said += chunk));
  return { child, said: () => said };
}

async function rotators(): Promise<number> {
  const rows = await systemDb().$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return Number(rows[0]?.count);
}
