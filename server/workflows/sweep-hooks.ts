import { asSystem } from '@/server/auth/system';
import { forgetOldHooks, listStuckHooks } from '@/server/domain/connections/sweep';
import { scheduled } from './workflow';

/** Brings back stored events that nobody applied, and forgets old ones. */
export const sweepHooks = scheduled({ id: 'sweep-hooks', cron: '*/2 * * * *' }, async ({ step }) => {
  await step.run('again', async () => {
    const stuck = await listStuckHooks();
    for (const { tenantId, ...hook } of stuck)
      await asSystem(tenantId, 'sweep-hooks', async (scope) => scope.emit({ name: 'hook.received', data: { tenantId, ...hook } }));
    return stuck.length;
  });
  await step.run('forget', () => forgetOldHooks());
});
