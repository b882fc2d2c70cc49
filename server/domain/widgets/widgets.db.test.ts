import { describe, expect, test } from 'vitest';
import { seedTenant, testScope, type SeededTenant } from '@/prisma/seed/factories';
import { publishConsentDocument, createConsentTemplates } from '@/server/domain/consents/commands';
import { getConsentDocument, listConsentDocuments } from '@/server/domain/consents/queries';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { createWidget, saveWidget } from './commands';
import { getWidget, previewConfig, publicConfig } from './queries';
import { saveWidgetSchema, widgetConfigSchema } from './schema';

async function clinic() {
  const tenant = await seedTenant();
  const run = testScope(tenant);
  await run((scope) => createWidget(scope, { name: 'Сайт', config: {}, allowedOrigins: ['clinic.example'] }));
  return { tenant, run };
}

const shownTo = (run: ReturnType<typeof testScope>) =>
  run((scope) => publicConfig(scope, { origin: 'https://fl.example', chunks: { app: 'app.js' }, isOn: () => true }));

describe('settings', () => {
  test('of two people who edited the same version the second is told, and what the first saved stands', async () => {
    const { tenant, run } = await clinic();
    const widget = await run((scope) => getWidget(scope));
    const save = (title: string) =>
      run((scope) =>
        saveWidget(
          scope,
          saveWidgetSchema.parse({
            widgetId: widget.id,
            version: widget.version,
            config: { ...widget.config, texts: { ...widget.config.texts, title } },
            allowedOrigins: widget.allowedOrigins,
            enabled: true,
          }),
        ),
      );
    expect(await save('Первый')).toEqual({ outcome: 'saved', version: widget.version + 1 });
    expect(await save('Второй')).toMatchObject({
      outcome: 'changed_meanwhile',
      current: { version: widget.version + 1, config: { texts: { title: 'Первый' } } },
    });
    expect((await run((scope) => getWidget(scope))).config.texts.title).toBe('Первый');
    expect(await systemDb().outbox.count({ where: { name: 'widget.changed', tenantId: tenant.id } })).toBe(1);
  });

  test('a preview is computed from the draft and saves nothing', async () => {
    const { run } = await clinic();
    const before = await run((scope) => getWidget(scope));
    const config = widgetConfigSchema.parse({ brand: '#1d3a8a', texts: { greeting: '', invitation: 'Зайдёте?', title: 'Черновик' } });
    const shown = await run((scope) => previewConfig(scope, { config }));
    expect(shown).toMatchObject({
      colors: { brand: '#1d3a8a' },
      texts: { title: 'Черновик', invitation: 'Зайдёте?' },
      flags: { widget: true },
    });
    expect(await run((scope) => getWidget(scope))).toEqual(before);
  });
});

describe('who answers', () => {
  test('too few replies promise nothing; a week of them gives the median of whoever speaks first', async () => {
    const { tenant, run } = await clinic();
    expect(await shownTo(run)).toMatchObject({ answers: 'people', replySeconds: null });
    await talks(tenant, [60, 120, 180, 240]);
    expect((await shownTo(run)).replySeconds).toBeNull();
    await talks(tenant, [300]);
    expect(await shownTo(run)).toMatchObject({ answers: 'people', replySeconds: 180 });
  });

  test('a reply of more than a week ago says nothing', async () => {
    const { tenant, run } = await clinic();
    await talks(tenant, [60, 60, 60, 60, 60], new Date(Date.now() - 8 * 86_400_000));
    expect((await shownTo(run)).replySeconds).toBeNull();
  });

  test('with a scenario in force the bot answers, and the speed of people is not its own', async () => {
    const { tenant, run } = await clinic();
    await talks(tenant, [600, 600, 600, 600, 600]);
    await systemDb().automation.create({
      data: {
        id: newId('automation'),
        tenantId: tenant.id,
        kind: 'qualification',
        name: 'Первый разговор',
        definition: {},
        createdAt: new Date(),
        updatedAt: new Date(),
      },
    });
    expect(await shownTo(run)).toMatchObject({ answers: 'bot', replySeconds: null });
  });
});

describe('consent texts', () => {
  test('a new wording is a new version; the old one stays readable for those who agreed to it', async () => {
    const { run } = await clinic();
    await run((scope) => createConsentTemplates(scope, { locale: 'ru', company: 'Белая линия' }));
    const [old] = await run((scope) => listConsentDocuments(scope));
    const input = { documentId: old?.id ?? '', title: 'Согласие', text: 'Новый текст согласия с полным наименованием и ИНН компании.' };
    const published = await run((scope) => publishConsentDocument(scope, input));
    expect(published.version).toBe(2);
    expect((await run((scope) => listConsentDocuments(scope))).map(({ id }) => id)).not.toContain(old?.id);
    expect(await run((scope) => getConsentDocument(scope, { documentId: old?.id ?? '' }))).toMatchObject({ version: 1 });
    expect((await shownTo(run)).consents.map(({ documentId }) => documentId)).toContain(published.documentId);
    await expect(run((scope) => publishConsentDocument(scope, input))).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'consent.outdated',
    });
  });
});

/** Conversations that a member answered after so many seconds. */
async function talks(tenant: SeededTenant, seconds: number[], from = new Date(Date.now() - 3_600_000)): Promise<void> {
  for (const wait of seconds) {
    const [contactId, id] = [newId('contact'), newId('conversation')];
    const common = { tenantId: tenant.id, createdAt: from, updatedAt: from };
    await systemDb().contact.create({ data: { id: contactId, ...common } });
    await systemDb().conversation.create({ data: { id, contactId, channel: 'web', mode: 'human', ...common } });
    await systemDb().message.create({
      data: {
        id: newId('message'),
        tenantId: tenant.id,
        conversationId: id,
        seq: 1,
        direction: 'out',
        author: 'member',
        text: '',
        state: 'sent',
        createdAt: new Date(from.getTime() + wait * 1000),
      },
    });
  }
}
