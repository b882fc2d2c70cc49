import { open } from '@/server/platform/crypto';
import type { Incoming } from '@/server/domain/automations/rules/next-move';
import { messagePayloadSchema } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';

/** Inbound messages since our last one, oldest first. */
export async function unanswered(scope: Scope, conversationId: string): Promise<{ seq: number; incoming: Incoming }[]> {
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
