import { z } from 'zod';
import { callAsTenant, inTenant } from '@/server/auth/unit-of-work';
import { visitorGrant } from '@/server/auth/visitor';
import { AppError } from '@/server/platform/errors';
import { pusher, realtimeAddress } from '@/server/platform/realtime';
import { json } from '@/server/platform/web';
import { addContactPoints } from '@/server/domain/contacts/commands';
import { contactSchema, parseEmail, parsePhone } from '@/server/domain/contacts/schema';
import { recordConsents } from '@/server/domain/consents/commands';
import { markRead } from '@/server/domain/conversations/commands';
import { fetchThread, type FetchedThread } from '@/server/domain/conversations/commands/fetch-thread';
import { bookingCard } from '@/server/domain/bookings/queries';
import { conversationChannel } from '@/server/domain/events';
import { nameLead } from '@/server/domain/leads/commands/move-lead';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { leadInputSchema } from '@/server/domain/leads/schema';
import { agentOf } from '@/server/domain/widgets/rules/public-config';
import { addEvent, receiveMessage } from '@/server/domain/messages/commands';
import { findQualification, findScenario } from '@/server/domain/automations/queries';
import { sha256 } from '@/server/platform/crypto';
import type { Scope } from '@/server/domain/scope';
import type { ConversationState, MessagePayload, ThreadMessage } from '@/widget/protocol';
import { parseBody, requireVisitor, withSite } from '../site-request';

/** `GET /api/widget/v1/conversation?after=SEQ`: everything after that number; fetching it is delivery. */
export const getConversation = withSite(async (input) => {
  const claim = requireVisitor(input);
  const after = z.coerce
    .number()
    .int()
    .min(0)
    .catch(0)
    .parse(new URL(input.request.url).searchParams.get('after') ?? 0);
  const asked = { ...claim, tenantId: input.site.tenantId, after, now: input.now };
  const found = await fetchThread((payload) => callAsTenant('fetch_thread', payload), asked);
  const { bookingId } = found;
  const grant = visitorGrant(input.site, claim.visitorId);
  return json(200, stateOf(found, bookingId ? await inTenant(grant, (scope) => bookingCard(scope, bookingId)) : null));
});

function stateOf(found: FetchedThread, booking: ConversationState['booking']): ConversationState {
  const { conversation, widget } = found;
  const agent = agentOf(widget, { name: found.tenant.name, locale: found.tenant.locale === 'en' ? 'en' : 'ru' });
  const role = conversation.mode === 'human' ? widget.agent.role : agent.role; // without one set, the usual words speak of the bot
  return {
    conversationId: conversation.id,
    status: conversation.status as ConversationState['status'],
    mode: conversation.mode as ConversationState['mode'],
    agent: { ...agent, role, name: found.assigneeName ?? agent.name },
    lastSeq: found.more ? (found.messages.at(-1)?.seq ?? 0) : conversation.lastSeq,
    more: found.more,
    operatorReadSeq: conversation.operatorReadSeq,
    messages: found.messages.map(threadMessage),
    booking,
    contact: found.contact,
    realtime: { ...realtimeAddress(), channel: conversationChannel(conversation.id) },
  };
}

function threadMessage(message: FetchedThread['messages'][number]): ThreadMessage {
  return {
    id: message.id,
    seq: message.seq,
    from: message.author as ThreadMessage['from'],
    authorName: message.authorName,
    kind: message.kind as ThreadMessage['kind'],
    text: message.text,
    payload: message.payload as MessagePayload,
    state: message.state as ThreadMessage['state'],
    clientKey: message.clientKey?.startsWith('bot:') ? null : message.clientKey,
    createdAt: message.createdAt.toISOString(),
  };
}

const readSchema = z.object({ seq: z.number().int().min(0) });

/** `POST /api/widget/v1/read`. */
export const postRead = withSite(async (input) => {
  const claim = requireVisitor(input);
  const { seq } = parseBody(readSchema, input.body);
  await inTenant(visitorGrant(input.site, claim.visitorId), async (scope) => {
    await requireOwn(scope, claim);
    await markRead(scope, { conversationId: claim.conversationId, seq, side: 'visitor' });
  });
  return new Response(null, { status: 204 });
});

const contactInputSchema = z.object({
  name: contactSchema.shape.name,
  phone: contactSchema.shape.phone,
  email: contactSchema.shape.email,
  consent: leadInputSchema.shape.consent,
});

/** `POST /api/widget/v1/contact`: what was missing, with consent. It is said in the conversation too, so the scenario goes on. */
export const postContact = withSite(async (input) => {
  const claim = requireVisitor(input);
  const body = parseBody(contactInputSchema, input.body);
  const phone = body.phone ? parsePhone(body.phone) : null;
  const email = body.email ? parseEmail(body.email) : null;
  const fields = [
    ...(body.phone && !phone ? [{ field: 'phone', reason: 'phone.invalid' as const }] : []),
    ...(body.email && !email ? [{ field: 'email', reason: 'email.invalid' as const }] : []),
    ...(!phone && !email && !body.name ? [{ field: 'phone', reason: 'contact.required' as const }] : []),
    ...(body.consent.gdpr ? [] : [{ field: 'consent.gdpr', reason: 'consent.required' as const }]),
  ];
  if (fields.length > 0) throw new AppError('INVALID', 'contact refused', { reason: 'contact.invalid', fields });
  await inTenant(visitorGrant(input.site, claim.visitorId), async (scope) => {
    const conversation = await requireOwn(scope, claim);
    await addContactPoints(scope, { contactId: conversation.contactId, points: { name: body.name, phone, email } });
    if (body.name && conversation.leadId) await nameLead(scope, { leadId: conversation.leadId, name: body.name });
    await recordConsents(scope, {
      contactId: conversation.contactId,
      leadId: conversation.leadId,
      given: { data: true, marketing: body.consent.marketing },
      evidence: {
        ip: input.context.ip,
        page: input.request.headers.get('referer'),
        userAgent: input.request.headers.get('user-agent'),
        source: 'widget',
        documentIds: body.consent.documentIds,
        locale: input.site.locale,
      },
    });
    if (conversation.leadId)
      await addHop(scope, {
        leadId: conversation.leadId,
        kind: 'contact.added',
        data: { channel: 'web', field: phone ? 'phone' : 'email' },
      });
    await sayContact(scope, conversation, { phone, email });
  });
  return json(200, { ok: true });
});

/** Where the scenario asks for it, the contact is its answer; anywhere else it is no words to understand, only a line of history. */
async function sayContact(
  scope: Scope,
  conversation: { id: string; leadId: string | null },
  { phone, email }: { phone: string | null; email: string | null },
): Promise<void> {
  const points = `${phone ?? ''}:${email ?? ''}`;
  if (await asksForContact(scope, conversation.leadId))
    await receiveMessage(scope, {
      conversationId: conversation.id,
      text: [phone, email].filter(Boolean).join(', '),
      clientKey: `contact:${points}`,
    });
  else await addEvent(scope, { conversationId: conversation.id, name: 'contact.added', clientKey: `added:${sha256(points)}` });
}

async function asksForContact(scope: Scope, leadId: string | null): Promise<boolean> {
  if (!leadId) return false;
  const [active, state] = [await findScenario(scope), await findQualification(scope, { leadId })];
  const question = active?.scenario.questions.find((candidate) => candidate.id === state?.cursor.questionId);
  return question?.expects === 'phone' || question?.expects === 'email';
}

/** `POST /api/widget/v1/realtime`: the visitor hears its own conversation and nothing else. Form-encoded, as Pusher clients send it. */
const realtimeSchema = z.object({ socket_id: z.string().regex(/^\d+\.\d+$/), channel_name: z.string().max(200) });
export const postRealtime = withSite(async (input) => {
  const claim = requireVisitor(input);
  const { socket_id: socketId, channel_name: channel } = parseBody(realtimeSchema, input.body);
  if (channel !== conversationChannel(claim.conversationId))
    throw new AppError('FORBIDDEN', 'foreign channel', { reason: 'realtime.forbidden' });
  return json(200, pusher().authorizeChannel(socketId, channel));
});

async function requireOwn(scope: Scope, claim: { conversationId: string; visitorId: string }) {
  const conversation = await scope.db.conversation.findFirst({
    where: { tenantId: scope.tenantId, id: claim.conversationId, visitorId: claim.visitorId },
  });
  if (!conversation) throw new AppError('NOT_FOUND', 'conversation of another visitor', { reason: 'conversation.not_found' });
  return conversation;
}
