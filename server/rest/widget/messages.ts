import { z } from 'zod';
import { callAsTenant, inTenant } from '@/server/auth/unit-of-work';
import { issueVisitorToken, visitorGrant, type VisitorClaim } from '@/server/auth/visitor';
import { AppError } from '@/server/platform/errors';
import { takeToken } from '@/server/platform/rate-limit';
import { json } from '@/server/platform/web';
import { requireConversation } from '@/server/domain/conversations/commands';
import { acceptLead } from '@/server/domain/leads/commands/accept-lead';
import { leadInputSchema } from '@/server/domain/leads/schema';
import { receiveMessage } from '@/server/domain/messages/commands';
import { messagePayloadSchema } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';
import type { MessageAccepted } from '@/widget/protocol';
import { arrivalOf, limit } from '../v1/post-lead';
import { parseBody, visitorOf, withSite, type SiteRequest } from '../site-request';

const messageSchema = z
  .object({
    clientKey: z.string().min(8, 'key.invalid').max(64, 'key.invalid'),
    text: z.string().trim().min(1, 'message.empty').max(4000, 'message.too_long').optional(),
    answer: z.object({ messageId: z.string().max(64), buttonId: z.string().max(64) }).optional(),
    page: leadInputSchema.shape.page.optional(),
    utm: leadInputSchema.shape.utm.optional(),
    timeZone: z.string().max(64).optional(),
    locale: z.enum(['ru', 'en']).optional(),
  })
  .refine((message) => (message.text === undefined) !== (message.answer === undefined), { message: 'message.empty', path: ['text'] });
type Message = z.output<typeof messageSchema>;

/** `POST /api/widget/v1/messages`: what the visitor says. Without a token it starts a conversation, which is a lead too. */
export const postMessage = withSite(async (input) => {
  const message = parseBody(messageSchema, input.body);
  const known = visitorOf(input);
  // A newcomer is bounded by the tenant's lead bucket: an office behind one address must not lose its twenty-first visitor.
  const taken = known ? await takeToken('messages', known.visitorId) : ({ ok: true } as const);
  if (!taken.ok)
    throw new AppError('RATE_LIMITED', 'too many messages', { reason: 'rate.limited', retryAfterSeconds: taken.retryAfterSeconds });
  const claim = known ?? (await startConversation(input, message));
  const accepted = await inTenant(visitorGrant(input.site, claim.visitorId), (scope) => say(scope, claim, message));
  const body: MessageAccepted = {
    ...accepted,
    visitor: { token: issueVisitorToken(claim, new Date()), conversationId: claim.conversationId },
  };
  return json(201, body);
});

/** The client key is also the lead's idempotency key: a retry after a lost answer finds the same conversation. */
async function startConversation(input: SiteRequest, message: Message): Promise<VisitorClaim> {
  await limit('leads', input.site);
  const lead = leadInputSchema.parse({
    tenant: input.site.key,
    contact: {},
    consent: { gdpr: false },
    source: 'widget_chat',
    channel: 'web',
    page: message.page ?? {},
    utm: message.utm ?? {},
    timeZone: message.timeZone,
    locale: message.locale,
  });
  const accepted = await acceptLead(
    (payload) => callAsTenant('accept_lead', payload),
    await arrivalOf(input, 'messages', message.clientKey),
    lead,
  );
  if (!accepted.conversationId || !accepted.visitorId) throw new AppError('INTERNAL', 'a chat without a conversation');
  return { visitorId: accepted.visitorId, conversationId: accepted.conversationId, tenantId: input.site.tenantId };
}

async function say(scope: Scope, claim: VisitorClaim, message: Message): Promise<{ messageId: string; seq: number }> {
  const conversation = await requireConversation(scope, claim.conversationId);
  if (conversation.visitorId !== claim.visitorId)
    throw new AppError('NOT_FOUND', 'conversation of another visitor', { reason: 'conversation.not_found' });
  if (conversation.status === 'resolved')
    await scope.db.conversation.updateMany({
      where: { tenantId: scope.tenantId, id: conversation.id, status: 'resolved' },
      data: { status: 'open', closedAt: null, updatedAt: scope.now() },
    });
  const label = message.answer ? await labelOf(scope, conversation.id, message.answer) : null;
  const received = await receiveMessage(scope, {
    conversationId: conversation.id,
    text: message.text ?? label ?? '',
    clientKey: message.clientKey,
    payload: message.answer ? { answer: message.answer } : {},
  });
  return { messageId: received.messageId, seq: received.seq };
}

/** Only a button that stands under a message of this conversation can be pressed. Throws INVALID. */
async function labelOf(scope: Scope, conversationId: string, answer: { messageId: string; buttonId: string }): Promise<string> {
  const asked = await scope.db.message.findFirst({
    where: { tenantId: scope.tenantId, conversationId, id: answer.messageId, direction: 'out' },
    select: { payload: true },
  });
  const button = messagePayloadSchema.safeParse(asked?.payload).data?.buttons?.find((candidate) => candidate.id === answer.buttonId);
  if (!button)
    throw new AppError('INVALID', 'no such button', {
      reason: 'message.no_such_button',
      fields: [{ field: 'answer.buttonId', reason: 'message.no_such_button' }],
    });
  return button.label;
}
