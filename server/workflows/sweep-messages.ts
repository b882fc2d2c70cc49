import pLimit from 'p-limit';
import { asSystem } from '@/server/auth/system';
import { findUndelivered } from '@/server/domain/messages/sweep';
import { log } from '@/server/platform/log';
import { scheduled } from './workflow';

// Longer than the longest pause between two tries (4 s, or the vendor's Retry-After in most cases), so a living run goes first.
const IDLE_MS = 60_000;
const PARALLEL = 4; // half of the system's pool

/** Every minute: messages that nobody delivers any more get their event again; claiming decides who sends. */
export const sweepMessages = scheduled({ id: 'sweep-messages', cron: '* * * * *' }, ({ step }) =>
  step.run('requeue', () => requeueUndelivered(new Date())),
);

export async function requeueUndelivered(now: Date): Promise<{ requeued: number }> {
  const limit = pLimit(PARALLEL);
  const found = await findUndelivered(now, IDLE_MS);
  await Promise.all(
    found.map((message) =>
      limit(() =>
        asSystem(message.tenantId, 'sweep-messages', async (scope) => {
          const conversation = await scope.db.conversation.findFirst({
            where: { tenantId: scope.tenantId, id: message.conversationId },
            select: { leadId: true },
          });
          scope.emit({
            name: 'message.queued',
            data: {
              tenantId: scope.tenantId,
              conversationId: message.conversationId,
              messageId: message.id,
              seq: message.seq,
              author: message.author as 'bot' | 'member' | 'system',
              ...(conversation?.leadId ? { leadId: conversation.leadId } : {}),
            },
          });
        }).catch((error: unknown) => log.error({ event: 'sweep_failed', messageId: message.id, err: error })),
      ),
    ),
  );
  if (found.length > 0) log.warn({ event: 'messages_requeued', count: found.length });
  return { requeued: found.length };
}
