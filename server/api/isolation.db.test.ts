import { TRPCError } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab } from '@/server/lab/start-lab';
import { loopbackUrl, provideEnv } from '@/server/platform/env';
import { can, roles, type Permission } from '@/server/domain/permissions';
import type { Person } from '@/server/auth/person';
import { fingerprint, seedWorld, tracesOf, type World } from '@/testing/isolation-world';
import { procedureCases, type ProcedureCase } from '@/testing/procedure-cases';
import { appRouter } from './root';
import { createCallerFactory } from './trpc';

/** Every procedure there is, from the router itself, against another tenant, a stranger, nobody, and each role. */
type Procedure = { _def: { meta?: { permission?: Permission }; type: 'query' | 'mutation' } };
const procedures = Object.entries((appRouter as unknown as { _def: { procedures: Record<string, Procedure> } })._def.procedures);
const ofTenant = procedures.filter(([, procedure]) => procedure._def.meta?.permission);
const createCaller = createCallerFactory(appRouter);

let lab: Lab;
let own: World;
let other: World;
beforeAll(async () => {
  lab = await startLab({ hookOrigins: [loopbackUrl()] });
  provideEnv({ LAB_TELEGRAM_URL: lab.telegramUrl, LAB_SMTP_URL: lab.smtpUrl });
  [own, other] = await Promise.all([seedWorld(), seedWorld()]);
});
afterAll(() => lab.stop());

test('every procedure has a case, and every case a procedure', () => {
  expect(Object.keys(procedureCases).sort(), 'testing/procedure-cases.ts holds one line per procedure').toEqual(
    procedures.map(([path]) => path).sort(),
  );
});

test('the detectors see what they are for: the tenant itself sees its rows, and a changed row shows', async () => {
  const { text } = await call('leads.list', { search: other.marker }, other.people.admin.person, other.slug);
  expect(tracesOf(other, text)).toEqual(expect.arrayContaining(['marker', 'leadId', 'contactId']));
  const world = await seedWorld();
  const before = await fingerprint(world);
  expect(await call('leads.changeStatus', { leadId: world.leadId, status: 'lost' }, world.people.admin.person, world.slug)).toMatchObject({
    code: 'OK',
  });
  expect(await fingerprint(world)).not.toEqual(before);
});

describe('an admin of one tenant', () => {
  test.each(procedures.map(([path]) => path))('%s shows and changes nothing of another tenant', async (path) => {
    const entry = procedureCases[path];
    if (!entry || 'open' in entry) return;
    const before = await fingerprint(other);
    const mustBeForeign = 'foreign' in entry || 'foreignEach' in entry;
    for (const input of inputsOf(entry)) {
      const outcome = await call(path, input, own.people.admin.person, own.slug);
      const code = mustBeForeign ? 'NOT_FOUND' : ('answer' in entry && entry.answer) || 'OK';
      expect(outcome.code, `${JSON.stringify(input)} → ${outcome.text}`).toBe(code);
      const given = tracesOf(other, JSON.stringify(input ?? null)); // what the caller knew before may come back
      expect(tracesOf(other, outcome.text).filter((trace) => !given.includes(trace))).toEqual([]);
    }
    expect(await fingerprint(other)).toEqual(before);
  });

  test.each(ofTenant.map(([path]) => path))("%s under another tenant's slug is not found, whatever is asked", async (path) => {
    expect(await call(path, undefined, own.people.admin.person, other.slug)).toMatchObject({ code: 'NOT_FOUND' });
  });
});

test.each(procedures.filter(([path]) => !('open' in (procedureCases[path] ?? {}))).map(([path]) => path))(
  '%s without a session is refused',
  async (path) => {
    expect(await call(path, undefined, null, other.slug)).toMatchObject({ code: 'UNAUTHORIZED' });
  },
);

describe('roles', () => {
  test.each(
    ofTenant.flatMap(([path, procedure]) => roles.map((role) => [path, role, procedure._def.meta?.permission as Permission] as const)),
  )('%s as %s follows the table (%s)', async (path, role, permission) => {
    const mayNot = !can(role, permission);
    // Whoever may is not let through to the work: an input no schema takes stops it. Procedures without input are asked of who may not.
    const outcome =
      mayNot || procedureNeedsInput(path) ? await call(path, mayNot ? undefined : null, own.people[role].person, own.slug) : { code: 'OK' };
    expect(outcome.code === 'FORBIDDEN', outcome.code).toBe(mayNot);
  });
});

function inputsOf(entry: ProcedureCase): unknown[] {
  if ('foreignEach' in entry) return entry.foreignEach(other, own);
  if ('foreign' in entry) return [entry.foreign(other, own)];
  return 'own' in entry ? [entry.input?.(own, other)] : [];
}

function procedureNeedsInput(path: string): boolean {
  const entry = procedureCases[path];
  return entry !== undefined && !('open' in entry) && !('own' in entry && entry.input === undefined);
}

type Outcome = { code: string; text: string };

async function call(path: string, input: unknown, person: Person | null, tenantSlug: string): Promise<Outcome> {
  const caller = createCaller({ person, tenantSlug, locale: 'ru', ip: '203.0.113.7', userAgent: 'isolation test' });
  const procedure = path.split('.').reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], caller) as (
    value: unknown,
  ) => Promise<unknown>;
  try {
    return { code: 'OK', text: JSON.stringify((await procedure(input)) ?? null) };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, text: `${error.message} ${JSON.stringify(error.cause ?? null)}` };
  }
}
