import { blindIndexes } from '@/server/platform/crypto';
import type { InboundEvent } from '@/server/providers/channels/port';
import { openConversation } from '@/server/domain/conversations/commands';
import type { Scope } from '@/server/domain/scope';
import { conversationWith, type FoundConversation, type InboundConnection } from './conversation-with';

type Letter = Extract<InboundEvent, { type: 'message' }> & { letter: { subject: string; thread: string[] } };

/**
 * Where a letter belongs. It goes on a conversation only when its headers name a letter of ours there AND it comes from that
 * conversation's own contact: either alone can be anybody (a forwarded letter, a typed sender). Everything else is a person of
 * its own, known by the address and by nothing more.
 */
export async function conversationOfLetter(scope: Scope, connection: InboundConnection, event: Letter): Promise<FoundConversation> {
  const found = (await answered(scope, connection, event)) ?? (await conversationWith(scope, connection, event.from));
  // The next letter of ours answers under the subject of the person's last one.
  const { subject } = event.letter;
  if (subject) await scope.db.conversation.updateMany({ where: { tenantId: scope.tenantId, id: found.id }, data: { subject } });
  return found;
}

async function answered(scope: Scope, connection: InboundConnection, { from, letter }: Letter): Promise<FoundConversation | null> {
  if (letter.thread.length === 0) return null;
  const { tenantId } = scope;
  const emailHash = { in: blindIndexes(tenantId, 'email', from.externalId) };
  const byAddress = { externalId: from.externalId, channel: connection.channel, connectionId: connection.id };
  const conversation = await scope.db.conversation.findFirst({
    where: {
      tenantId,
      channel: connection.channel,
      messages: { some: { externalId: { in: letter.thread }, connectionId: connection.id, direction: 'out' } },
      contact: { OR: [{ emailHash }, { identities: { some: byAddress } }] },
    },
    orderBy: { createdAt: 'desc' },
    select: { id: true, contactId: true, leadId: true, status: true },
  });
  if (!conversation || conversation.status !== 'resolved') return conversation;
  // A closed dialogue that is answered goes on in the contact's open one, or in a new one of the same lead.
  const { id } = await openConversation(scope, { ...conversation, channel: connection.channel, connectionId: connection.id });
  return { ...conversation, id };
}
