import { describe, expect, test } from 'vitest';
import { seedTenant, testScope } from '@/prisma/seed/factories';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { createTenant } from '@/server/auth/create-tenant';
import { enterAsPerson, type Person } from '@/server/auth/person';
import { appRouter } from '@/server/api/root';
import { createCallerFactory } from '@/server/api/trpc';
import { scenarioSchema } from '@/server/domain/automations/schema';
import { updateService } from '@/server/domain/services/commands';
import { publicConfig } from '@/server/domain/widgets/queries';
import { systemDb } from '@/server/platform/db/client';
import { createTenantSchema } from './schema';

const createCaller = createCallerFactory(appRouter);

async function newPerson(): Promise<Person> {
  const user = await seedUser();
  return { userId: user.id, sessionId: 'ses_test', locale: 'ru', emailVerified: true };
}

const callAs = (person: Person | null, tenantSlug: string | null) =>
  createCaller({ person, tenantSlug, locale: 'ru', ip: '127.0.0.1', userAgent: 'test' });
const input = (over: Record<string, unknown> = {}) =>
  createTenantSchema.parse({
    name: 'Белая линия',
    site: 'https://belaya-liniya.example/',
    industry: 'dental',
    timeZone: 'Asia/Yekaterinburg',
    ...over,
  });

describe('a new tenant', () => {
  test('can answer its first lead at once: widget, consents, services, hours, scenario', async () => {
    const person = await newPerson();
    const { slug, tenantId } = await createTenant(person, input());
    const config = await enterAsPerson(person, slug, 'tenant:write', (scope) =>
      publicConfig(scope, { origin: 'https://fl.example', chunks: { app: 'app.js' }, isOn: () => true }),
    );
    expect(config).toMatchObject({
      name: 'Белая линия',
      booking: { enabled: true },
      flags: { widget: true },
      channels: [{ channel: 'web' }],
    });
    expect(config.consents.map((consent) => [consent.purpose, consent.required])).toEqual([
      ['data', true],
      ['marketing', false],
    ]);
    const setUp = await callAs(person, slug).tenants.setUp();
    expect(setUp).toMatchObject({
      industry: 'dental',
      settings: { site: 'belaya-liniya.example' },
      onboarding: { step: 'company', finishedAt: null },
    });
    expect(setUp.services).toHaveLength(7);
    const automation = await systemDb().automation.findFirstOrThrow({ where: { tenantId, active: true } });
    expect(scenarioSchema.parse(automation.definition).questions).toHaveLength(2);
    const tenant = await systemDb().tenant.findUniqueOrThrow({ where: { id: tenantId } });
    expect(Math.round(((tenant.trialEndsAt?.getTime() ?? 0) - tenant.createdAt.getTime()) / 86_400_000)).toBe(14);
    expect((await callAs(person, slug).widgets.get()).allowedOrigins).toEqual(['belaya-liniya.example']);
    expect(await systemDb().outbox.count({ where: { tenantId, name: 'tenant.created' } })).toBe(1);
  });

  test('ten companies of one name founded at once get ten addresses', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, newPerson));
    const slugs = await Promise.all(people.map(async (person) => (await createTenant(person, input({ name: 'Ромашка' }))).slug));
    expect(new Set(slugs).size).toBe(10);
  });

  test('in English the texts are English', async () => {
    const person = await newPerson();
    const { slug } = await createTenant(person, input({ name: 'White Line', locale: 'en', industry: 'legal' }));
    const config = await enterAsPerson(person, slug, 'tenant:write', (scope) =>
      publicConfig(scope, { origin: 'https://fl.example', chunks: { app: 'app.js' }, isOn: () => true }),
    );
    expect(config).toMatchObject({ locale: 'en', texts: { invitation: expect.stringMatching(/^Hello/) } });
    expect(config.consents[0]?.label).toMatch(/^I consent/);
  });
});

describe('another industry', () => {
  test('fills services, hours, texts and questions again', async () => {
    const person = await newPerson();
    const { slug } = await createTenant(person, input({ industry: 'other' }));
    expect(await callAs(person, slug).tenants.applyIndustry({ industry: 'auto' })).toEqual({ services: 7, questions: 2, kept: [] });
    const setUp = await callAs(person, slug).tenants.setUp();
    expect(setUp.services[0]).toBe('Диагностика');
    expect(setUp.questions[0]).toBe('Что нужно сделать?');
    expect((await callAs(person, slug).widgets.get()).config.texts.invitation).toContain('сервис');
  });

  test('keeps what was edited by hand', async () => {
    const person = await newPerson();
    const { slug } = await createTenant(person, input({ industry: 'dental' }));
    const api = callAs(person, slug);
    const widget = await api.widgets.get();
    await api.widgets.save({
      widgetId: widget.id,
      version: widget.version,
      enabled: true,
      allowedOrigins: [],
      config: { ...widget.config, texts: { ...widget.config.texts, invitation: 'Своими словами' } },
    });
    await enterAsPerson(person, slug, 'services:write', async (scope) => {
      const service = await scope.db.service.findFirstOrThrow({ where: { tenantId: scope.tenantId } });
      await updateService(scope, { ...service, serviceId: service.id, staffIds: [], name: 'Наша услуга' });
    });
    await api.tenants.saveHours({
      timeZone: 'Asia/Yekaterinburg',
      hours: Array.from({ length: 7 }, () => [{ startMin: 480, endMin: 720 }]),
    });
    expect((await api.tenants.applyIndustry({ industry: 'auto' })).kept.sort()).toEqual(['hours', 'questions', 'services']);
    expect((await api.tenants.setUp()).services).toContain('Наша услуга');
    expect((await api.widgets.get()).config.texts.invitation).toBe('Своими словами');
  });
});

test('the set-up is remembered on each change and opens where it was left', async () => {
  const person = await newPerson();
  const { slug } = await createTenant(person, input());
  const api = callAs(person, slug);
  await api.tenants.saveOnboarding({ step: 'look', done: ['company'] });
  await api.tenants.saveOnboarding({ step: 'hours', skipped: ['look'] });
  expect((await api.tenants.setUp()).onboarding).toMatchObject({ step: 'hours', done: ['company'], skipped: ['look'] });
  await api.tenants.saveHours({ timeZone: 'Europe/Samara', hours: (await api.tenants.get()).settings.hours });
  await api.tenants.updateCompany({ name: 'Новое имя', site: 'new.example', address: 'Самара' });
  expect(await api.tenants.get()).toMatchObject({
    name: 'Новое имя',
    timeZone: 'Europe/Samara',
    settings: { site: 'new.example', address: 'Самара' },
  });
  expect((await api.widgets.get()).allowedOrigins).toContain('new.example');
});

describe('who may', () => {
  test('a stranger of the tenant is told NOT_FOUND, an operator FORBIDDEN, nobody UNAUTHORIZED', async () => {
    const owner = await newPerson();
    const { slug, tenantId } = await createTenant(owner, input());
    const operator = await newPerson();
    await seedMember({ tenantId, userId: operator.userId, role: 'operator' });
    await expect(callAs(await newPerson(), slug).tenants.setUp()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(callAs(operator, slug).tenants.setUp()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(callAs(operator, slug).widgets.get()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(callAs(null, slug).tenants.get()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  test("another tenant's widget is NOT_FOUND, whatever the body says", async () => {
    const [ours, theirs] = [await newPerson(), await newPerson()];
    const [a, b] = [await createTenant(ours, input()), await createTenant(theirs, input())];
    const foreign = await callAs(theirs, b.slug).widgets.get();
    const body = {
      widgetId: foreign.id,
      version: foreign.version,
      config: foreign.config,
      allowedOrigins: ['evil.example'],
      enabled: false,
      tenantId: b.tenantId,
      role: 'admin',
    };
    await expect(callAs(ours, a.slug).widgets.get({ widgetId: foreign.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(callAs(ours, a.slug).widgets.save(body)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await callAs(theirs, b.slug).widgets.get()).enabled).toBe(true);
  });
});

describe('the widget’s settings', () => {
  test('of two who save at once one wins and the other sees whose words are there', async () => {
    const person = await newPerson();
    const { slug } = await createTenant(person, input());
    const api = callAs(person, slug);
    const widget = await api.widgets.get();
    const save = (brand: string, overwrite = false) =>
      api.widgets.save({
        widgetId: widget.id,
        version: widget.version,
        config: { ...widget.config, brand },
        allowedOrigins: widget.allowedOrigins,
        enabled: true,
        overwrite,
      });
    const results = await Promise.all([save('#112233'), save('#445566')]);
    expect(results.map((result) => result.outcome).sort()).toEqual(['changed_meanwhile', 'saved']);
    expect(await save('#778899', true)).toEqual({ outcome: 'saved', version: 3 });
    expect((await api.widgets.get()).config.brand).toBe('#778899');
  });

  test('an origin that is no host is refused', async () => {
    const person = await newPerson();
    const { slug } = await createTenant(person, input());
    const widget = await callAs(person, slug).widgets.get();
    for (const origin of ['javascript:alert(1)', 'https://', 'a b.ru', 'site.ru/path', '<script>'])
      await expect(
        callAs(person, slug).widgets.save({
          widgetId: widget.id,
          version: 1,
          config: widget.config,
          allowedOrigins: [origin],
          enabled: true,
        }),
      ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

test('the row of a widget is written once a minute and told once a place', async () => {
  const { markWidgetSeen } = await import('@/server/domain/widgets/commands');
  const person = await newPerson();
  const { slug, tenantId } = await createTenant(person, input());
  for (const origin of ['https://a.example', 'https://a.example', 'https://b.example'])
    await enterAsPerson(person, slug, 'tenant:write', (scope) => markWidgetSeen(scope, { origin, page: '/' }));
  expect(await systemDb().outbox.count({ where: { tenantId, name: 'widget.seen' } })).toBe(2);
  const bare = await seedTenant();
  await testScope(bare)((scope) => markWidgetSeen(scope, { origin: null, page: null })); // no widget: nothing to say, nothing thrown
});
