import { asSystem } from '@/server/auth/system';
import { wakeConversation } from '@/server/domain/conversations/commands/snooze-conversation';
import { findDueSnoozes } from '@/server/domain/conversations/sweep';
import { log } from '@/server/platform/log';
import pLimit from 'p-limit';
import { scheduled } from './workflow';

// Half of the system's pool: a sweep must not starve the doors.
const PARALLEL = 4;

/** Every minute: conversations that were put aside until now come back. */
export const wakeConversations = scheduled({ id: 'wake-conversations', cron: '* * * * *' }, async ({ step }) =>
  step.run('wake', () => wakeDue(new Date())),
);

export async function wakeDue(now: Date): Promise<{ woken: number }> {
  const limit = pLimit(PARALLEL);
  const results = await Promise.all(
    (await findDueSnoozes(now)).map(({ id, tenantId }) =>
      limit(() =>
        asSystem(tenantId, 'wake-conversations', (scope) => wakeConversation(scope, { conversationId: id })).catch((error: unknown) => {
          log.error({ event: 'sweep_failed', conversationId: id, err: error });
          return { woken: false };
        }),
      ),
    ),
  );
  return { woken: results.filter((result) => result.woken).length };
}
