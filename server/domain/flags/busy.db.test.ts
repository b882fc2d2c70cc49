import { expect, test } from 'vitest';
import { seedTenant, testScope } from '@/prisma/seed/factories';
import { isFlagOn } from './queries';

const POOL = 16; // connections of units of work

test('a flag is read while every connection of the pool is in a unit of work', async () => {
  const asAdmin = testScope(await seedTenant());
  let open = 0;
  let allOpen = (): void => undefined;
  const everyone = new Promise<void>((resolve) => (allOpen = resolve));
  const startedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: POOL }, () =>
      asAdmin(async (scope) => {
        open += 1;
        if (open === POOL) allOpen();
        await everyone;
        return isFlagOn('booking', { tenantId: scope.tenantId });
      }),
    ),
  );
  expect(answers).toEqual(Array.from({ length: POOL }, () => true));
  expect(performance.now() - startedAt).toBeLessThan(4000); // the pool gives up after 5 s
});
