import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seedTenant, type SeededTenant } from '@/prisma/seed/factories';
import { dentalClinic, seedServices } from '@/prisma/seed/services';
import { scenarioSchema, type Scenario } from '@/server/domain/automations/schema';
import { systemDb } from '@/server/platform/db/client';
import { provideEnv } from '@/server/platform/env';
import { newId } from '@/server/platform/ids';
import type { Product } from './start-product';

export type ProductDatabase = { databaseUrl: string; adminUrl: string };

/** Opens a running product's own database to this process, with its keys, as an administrator would. Chaos and bench use it. */
export async function reachProduct({ dataDir, port }: Product): Promise<ProductDatabase> {
  const [saved, keys] = await Promise.all([readDataFile(dataDir, 'postgres.json'), readDataFile(dataDir, 'keys.json')]);
  const databaseUrl = `postgresql://fl_owner:${saved.ownerPassword}@127.0.0.1:${saved.port}/fastlead`;
  provideEnv({
    DATABASE_URL: databaseUrl,
    PORT: String(port), // hints and events of this process go to the product, too
    DATA_KEYS: keys.DATA_KEYS ?? '',
    INDEX_KEYS: keys.INDEX_KEYS ?? '',
    NEXTAUTH_SECRET: keys.NEXTAUTH_SECRET ?? '',
    LOG_LEVEL: 'silent',
  });
  return { databaseUrl, adminUrl: `postgresql://postgres:${saved.adminPassword}@127.0.0.1:${saved.port}/fastlead` };
}

/** A clinic that answers leads with two questions. */
export async function foundTenant(name: string): Promise<SeededTenant> {
  const tenant = await seedTenant({ name });
  const at = new Date();
  await seedServices(systemDb(), { tenantId: tenant.id, clinic: dentalClinic, at });
  const row = { tenantId: tenant.id, createdAt: at, updatedAt: at };
  await systemDb().widget.create({ data: { id: newId('widget'), ...row, name: 'Сайт', config: {}, allowedOrigins: [] } });
  await giveScenario(tenant, scenario);
  return tenant;
}

/** The scenario that the tenant's bot follows from now on. */
export async function giveScenario(tenant: { id: string }, definition: Scenario): Promise<void> {
  const at = new Date();
  await systemDb().automation.create({
    data: {
      id: newId('automation'),
      tenantId: tenant.id,
      kind: 'qualification',
      name: 'Сценарий',
      definition,
      createdAt: at,
      updatedAt: at,
    },
  });
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

export async function readDataFile(dataDir: string, name: string): Promise<Record<string, string>> {
  return JSON.parse(await readFile(join(dataDir, name), 'utf8')) as Record<string, string>;
}
