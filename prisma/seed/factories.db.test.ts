import { expect, test } from 'vitest';
import { systemDb } from '@/server/platform/db/client';
import { seedTenant, testScope } from './factories';

test('a scope of one tenant sees its own tenant row and no other', async () => {
  const [ours, theirs] = [await seedTenant(), await seedTenant()];
  const seen = await testScope(ours)((scope) => scope.db.tenant.findMany({ select: { id: true } }));
  expect(seen).toEqual([{ id: ours.id }]);
  expect(await systemDb().tenant.count({ where: { id: { in: [ours.id, theirs.id] } } })).toBe(2);
});

test('what throws in a unit of work leaves nothing behind', async () => {
  const tenant = await seedTenant({ name: 'Прежнее имя' });
  const failing = testScope(tenant)(async (scope) => {
    await scope.db.tenant.update({ where: { id: tenant.id }, data: { name: 'Новое имя' } });
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect((await systemDb().tenant.findUniqueOrThrow({ where: { id: tenant.id } })).name).toBe('Прежнее имя');
});
