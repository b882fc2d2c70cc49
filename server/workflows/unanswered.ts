import { open } from '@/server/platform/crypto';
import type { Incoming } from '@/server/domain/automations/rules/next-move';
import type { LockedConversation } from '@/server/domain/conversations/commands';
import { messagePayloadSchema } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';

/**
 * Inbound messages since our last one, oldest first. The conversation is locked until our answer commits: numbered before it,
 * what the person says meanwhile would count as answered, and nobody would have read it.
 */
export async function unanswered(
  scope: Scope,
  { id: conversationId, lastSeq }: Pick<LockedConversation, 'id' | 'lastSeq'>,
): Promise<{ seq: number; incoming: Incoming }[]> {
  if (lastSeq === 0) return [];
  const recent = await scope.db.message.findMany({
    where: { tenantId: scope.tenantId, conversationId, direction: { in: ['in', 'out'] } },
    orderBy: { seq: 'desc' },
    take: 20,
    select: { seq: true, direction: true, text: true, payload: true },
  });
  const ours = recent.findIndex((message) => message.direction === 'out');
  return recent
    .slice(0, ours === -1 ? recent.length : ours)
    .reverse()
    .map((message) => ({
      seq: message.seq,
      incoming: { text: open(message.text), buttonId: messagePayloadSchema.safeParse(message.payload).data?.answer?.buttonId ?? null },
    }));
}
