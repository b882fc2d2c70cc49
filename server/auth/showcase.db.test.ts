import { expect, it } from 'vitest';
import { systemDb } from '@/server/platform/db/client';
import { seedDemo } from '@/prisma/seed/seed';
import { findShowcase } from './showcase';

it('every figure of the public page is counted from the demo company’s rows, and nobody is named on it', async () => {
  await seedDemo();
  const showcase = await findShowcase();
  const tenant = await systemDb().tenant.findFirstOrThrow({ where: { slug: 'demo' } });
  const count = (ledgerState: string) => systemDb().lead.count({ where: { tenantId: tenant.id, ledgerState } });
  expect(showcase?.ledger).toMatchObject({
    accepted: tenant.leadCounter,
    finished: await count('finished'),
    inProgress: await count('in_progress'),
    waiting: await count('waiting'),
    deadLetter: await count('dead_letter'),
    balanced: true,
  });
  const newest = await systemDb().lead.findMany({
    where: { tenantId: tenant.id, isTest: false, isSuspicious: false },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 6,
  });
  expect(showcase?.board.map((row) => [row.createdAt.getTime(), row.channel, row.status])).toEqual(
    newest.map((lead) => [lead.createdAt.getTime(), lead.channel, lead.status]),
  );
  expect(showcase?.board.map((row) => row.botSeconds)).toEqual(
    newest.map((lead) => (lead.firstContactAt ? (lead.firstContactAt.getTime() - lead.createdAt.getTime()) / 1000 : null)),
  );
  expect(Object.keys(showcase?.board[0] ?? {}).sort()).toEqual([
    'botSeconds',
    'channel',
    'createdAt',
    'humanSeconds',
    'ledgerState',
    'startsAt',
    'status',
    'topic',
  ]);
}, 60_000);
