import { addHop } from '@/server/domain/leads/commands/add-hop';
import { queueMessage } from '@/server/domain/messages/commands';
import { messagePayloadSchema, type MessageKind } from '@/server/domain/messages/schema';
import { open } from '@/server/platform/crypto';
import type { Scope } from '@/server/domain/scope';
import { leadFacts } from '@/server/domain/leads/queries/lead-facts';
import { dispatchToChannel } from './dispatch-to-channel';
import { escalateToInbox } from './escalate-to-inbox';

/**
 * A message that failed, or whose outcome stayed unknown for 60 s, goes by the next channel of the lead's ladder; where there
 * is none, to a person. What an operator wrote is not moved by itself: the operator sees that it failed and decides.
 */
export async function takeNextRung(
  scope: Scope,
  { messageId }: { messageId: string },
): Promise<{ outcome: 'moved' | 'escalated' | 'left' }> {
  const message = await scope.db.message.findFirst({
    where: { tenantId: scope.tenantId, id: messageId },
    include: { conversation: { select: { id: true, leadId: true, channel: true } } },
  });
  if (!message || !['failed', 'unknown'].includes(message.state) || !message.conversation.leadId) return { outcome: 'left' };
  const leadId = message.conversation.leadId;
  const { repeats } = messagePayloadSchema.parse(message.payload);
  await addHop(scope, {
    leadId,
    kind: message.state === 'failed' ? 'message.failed' : 'message.unknown',
    level: 'warning',
    data: { channel: message.conversation.channel, error: message.error },
    onceKey: ['undelivered', messageId, repeats?.count].filter(Boolean).join(':'),
  });
  if (message.author === 'member') return { outcome: 'left' };
  const next = await dispatchToChannel(scope, { facts: await leadFacts(scope, { leadId }), failed: [message.conversation.channel] });
  if (!next.conversationId || next.conversationId === message.conversation.id) {
    await escalateToInbox(scope, { leadId, reason: message.state === 'failed' ? 'delivery_failed' : 'delivery_unknown' });
    return { outcome: 'escalated' };
  }
  await queueMessage(scope, {
    conversationId: next.conversationId,
    author: 'bot',
    kind: message.kind as MessageKind,
    text: open(message.text),
    payload: messagePayloadSchema.parse(message.payload),
    clientKey: `bot:moved:${messageId}`,
  });
  return { outcome: 'moved' };
}
