import type { Scope } from '@/server/domain/scope';
import { finishLead, setCheckAt } from './move-lead';

type Account = { contactId: string; leadId: string | null; channel: string; connectionId: string; fromContactId: string };

/**
 * Somebody wrote to us first and pressed Start on our link afterwards, so the account already has a conversation as a stranger.
 * The conversation follows the account to the link's contact and lead: one person, one dialogue, nothing of it lost. The
 * stranger's lead, if it still runs, joins the link's; a stranger of whom nothing else is known is forgotten. Null when the
 * account had no open conversation here.
 */
export async function joinAccount(scope: Scope, account: Account): Promise<{ id: string } | null> {
  const { tenantId } = scope;
  const open = { tenantId, channel: account.channel, connectionId: account.connectionId, status: { not: 'resolved' } };
  const theirs = await scope.db.conversation.findFirst({
    where: { ...open, contactId: account.fromContactId },
    select: { id: true, leadId: true },
  });
  if (!theirs) return null;
  const ours = await scope.db.conversation.findFirst({ where: { ...open, contactId: account.contactId }, select: { id: true } });
  if (ours) await moveMessages(scope, { from: theirs.id, to: ours.id });
  const id = ours?.id ?? theirs.id;
  await scope.db.conversation.update({
    where: { id, tenantId },
    data: { contactId: account.contactId, updatedAt: scope.now(), ...(account.leadId ? { leadId: account.leadId } : {}) },
  });
  const { fromContactId, contactId, leadId } = account;
  if (leadId && theirs.leadId && theirs.leadId !== leadId) await joinLead(scope, { from: theirs.leadId, to: leadId });
  await forgetStranger(scope, { fromContactId, contactId });
  scope.emit({ name: 'conversation.changed', data: { tenantId, conversationId: id } });
  // The link's lead has come to this channel: what it is asked now is asked here.
  if (leadId) scope.emit({ name: 'conversation.opened', data: { tenantId, conversationId: id, leadId } });
  return { id };
}

/** Behind the last message of `to`, in their own order; the emptied conversation is deleted. */
async function moveMessages(scope: Scope, { from, to }: { from: string; to: string }): Promise<void> {
  const { tenantId } = scope;
  const messages = await scope.db.message.findMany({
    where: { tenantId, conversationId: from },
    orderBy: { seq: 'asc' },
    select: { id: true, direction: true },
  });
  const inbound = messages.filter((message) => message.direction === 'in').length;
  const { lastSeq } = await scope.db.conversation.update({
    where: { id: to, tenantId },
    data: {
      lastSeq: { increment: messages.length },
      inboundCount: { increment: inbound },
      ...(inbound > 0 ? { lastInboundAt: scope.now(), lastMessageAt: scope.now() } : {}),
    },
    select: { lastSeq: true },
  });
  // Operators who have opened it have not seen these; their rows of the emptied one go with it.
  await scope.db.conversationRead.updateMany({ where: { tenantId, conversationId: to }, data: { unreadCount: { increment: inbound } } });
  for (const [index, { id }] of messages.entries())
    await scope.db.message.update({
      where: { id, tenantId },
      data: { conversationId: to, seq: lastSeq - messages.length + index + 1 },
    });
  await scope.db.booking.updateMany({ where: { tenantId, conversationId: from }, data: { conversationId: to } });
  await scope.db.deepLink.updateMany({ where: { tenantId, conversationId: from }, data: { conversationId: to } });
  await scope.db.lead.updateMany({ where: { tenantId, conversationId: from }, data: { conversationId: to } });
  await scope.db.conversation.delete({ where: { id: from, tenantId } });
}

async function joinLead(scope: Scope, { from, to }: { from: string; to: string }): Promise<void> {
  const { tenantId } = scope;
  await setCheckAt(scope, { leadId: from, at: null });
  const { finished } = await finishLead(scope, { leadId: from, outcome: 'joined' });
  if (!finished) return;
  await scope.db.lead.update({ where: { id: from, tenantId }, data: { joinedLeadId: to } });
  await scope.db.booking.updateMany({ where: { tenantId, leadId: from }, data: { leadId: to } });
}

/** Without a phone and an e-mail the stranger was only this account; what hangs on them is the person's of the link. */
async function forgetStranger(scope: Scope, { fromContactId, contactId }: { fromContactId: string; contactId: string }): Promise<void> {
  const { tenantId } = scope;
  const stranger = await scope.db.contact.findFirst({
    where: { tenantId, id: fromContactId, phoneHash: null, emailHash: null, identities: { none: {} } },
    select: { id: true },
  });
  const openElsewhere = await scope.db.conversation.count({ where: { tenantId, contactId: fromContactId, status: { not: 'resolved' } } });
  if (!stranger || openElsewhere > 0) return;
  const theirs = { where: { tenantId, contactId: fromContactId }, data: { contactId } };
  await scope.db.conversation.updateMany(theirs);
  await scope.db.lead.updateMany(theirs);
  await scope.db.booking.updateMany(theirs);
  await scope.db.consent.updateMany(theirs);
  await scope.db.deepLink.updateMany(theirs);
  await scope.db.contact.delete({ where: { id: fromContactId, tenantId } });
}
