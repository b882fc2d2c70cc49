import type { Scope } from '@/server/domain/scope';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { AppError, notFound } from '@/server/platform/errors';
import { messagePayloadSchema, type RepeatMessage } from '../schema';

/**
 * An operator sends their own message again although nobody knows whether it arrived, and knows that it may come twice. The same row, so the
 * same key and Message-ID: where the vendor or the mail program honours it, it comes once. Whoever pressed on the basis of an older
 * attempt, or while the vendor settled it, changes nothing. The lead's trace says who chose it. Throws NOT_FOUND, CONFLICT.
 */
export async function repeatMessage(scope: Scope, { messageId, repeats }: RepeatMessage): Promise<void> {
  const { tenantId } = scope;
  const where = { tenantId, id: messageId };
  await scope.db.message.updateMany({ where, data: { attempts: { increment: 0 } } }); // the row's lock: of two presses one goes first
  const message = await scope.db.message.findFirst({ where, include: { conversation: { select: { leadId: true, channel: true } } } });
  if (!message) throw notFound('message');
  if (message.direction !== 'out' || message.author !== 'member')
    throw new AppError('CONFLICT', 'only what a person wrote is sent again by hand', { reason: 'message.not_of_person' });
  const known = messagePayloadSchema.parse(message.payload).repeats?.count ?? 0;
  if (message.state !== 'unknown' || known !== repeats) return;
  const count = repeats + 1;
  await scope.db.message.update({
    where,
    data: {
      state: 'queued',
      attempts: 0,
      leaseUntil: null,
      error: null,
      payload: { ...(message.payload as object), repeats: { count, at: scope.now().toISOString() } },
    },
  });
  const { conversationId, seq, conversation } = message;
  if (conversation.leadId)
    await addHop(scope, {
      leadId: conversation.leadId,
      kind: 'message.repeated',
      level: 'warning',
      data: { channel: conversation.channel, by: scope.actor.kind === 'person' ? scope.actor.memberId : null },
      onceKey: `repeated:${messageId}:${count}`,
    });
  scope.emit({ name: 'message.queued', data: { tenantId, messageId, conversationId, seq, author: 'member' } });
}
