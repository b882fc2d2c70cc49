import type { Scope } from '@/server/domain/scope';
import { AppError, notFound } from '@/server/platform/errors';

/**
 * An operator sends a failed message once more: the same row, so the same key at the vendor, with all its tries again. Only what
 * surely was not accepted can be repeated so; a message whose outcome nobody knows asks for a decision (repeat-message.ts). A second click
 * finds it queued and does nothing. Throws NOT_FOUND.
 */
export async function retryMessage(scope: Scope, { messageId }: { messageId: string }): Promise<void> {
  const { tenantId } = scope;
  const [queued] = await scope.db.message.updateManyAndReturn({
    where: { tenantId, id: messageId, direction: 'out', author: 'member', state: 'failed' },
    data: { state: 'queued', attempts: 0, leaseUntil: null, error: null },
    select: { conversationId: true, seq: true },
  });
  if (queued) {
    scope.emit({
      name: 'message.queued',
      data: { tenantId, messageId, conversationId: queued.conversationId, seq: queued.seq, author: 'member' },
    });
    return;
  }
  const message = await scope.db.message.findFirst({ where: { tenantId, id: messageId }, select: { state: true } });
  if (!message) throw notFound('message');
  if (message.state === 'unknown') throw new AppError('CONFLICT', 'nobody knows whether it arrived', { reason: 'message.unknown' });
}
