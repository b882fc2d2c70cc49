import { beforeEach, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type SeededTenant } from '@/prisma/seed/factories';
import { systemDb } from '@/server/platform/db/client';
import { leaveLead } from '@/testing/leave-lead';
import { saveQualification } from './commands';

let tenant: SeededTenant;
let leadId: string;
beforeEach(async () => {
  tenant = await seedTenant();
  ({ leadId } = await leaveLead(tenant, { contact: { name: 'Анна', phone: '+79120000001' } }));
});

const save = (of: SeededTenant, question: string) =>
  testScope(of)((scope) =>
    saveQualification(scope, {
      leadId,
      automationId: 'aut_1',
      state: {
        stage: 'asking',
        answers: { [question]: "\u0000'; DROP TABLE leads; --\ud800" },
        cursor: { questionId: question, repeats: 0, reminders: 0 },
      } as never,
    }),
  );

describe('where a lead stands in its scenario', () => {
  test('is one row, however often it is kept, and hostile answers are text', async () => {
    await save(tenant, 'one');
    await save(tenant, 'two');
    const rows = await systemDb().qualification.findMany({ where: { tenantId: tenant.id } });
    expect(rows).toMatchObject([{ leadId, stage: 'asking', answers: { two: "'; DROP TABLE leads; --\ufffd" } }]);
  });

  test('is not changed by another tenant', async () => {
    await save(tenant, 'one');
    await expect(save(await seedTenant(), 'two')).rejects.toThrow(/row-level security|not found/);
    expect(await systemDb().qualification.findMany({ where: { leadId } })).toMatchObject([
      { tenantId: tenant.id, cursor: { questionId: 'one' } },
    ]);
  });
});
