import { z } from 'zod';

/**
 * The catalogue of facts, in the past tense. A payload is the tenant and ids, never bodies; fields are only ever added.
 * A command emits an event, the unit of work writes it to the outbox in the same transaction, the announcer tells
 * Inngest (event id = outbox id, so a repeat is harmless) and, where an audience is named, Pusher.
 */
const tenantId = z.string();
const leadId = z.string();
const conversationId = z.string();
const messageId = z.string();
const bookingId = z.string();

export const eventSchemas = {
  'tenant.created': z.object({ tenantId }),
  'lead.created': z.object({ tenantId, leadId, conversationId: z.string().optional() }),
  'lead.merged': z.object({ tenantId, leadId }),
  'lead.changed': z.object({ tenantId, leadId }),
  'lead.escalated': z.object({ tenantId, leadId, conversationId: z.string().optional() }),
  'lead.finished': z.object({ tenantId, leadId }),
  'conversation.opened': z.object({ tenantId, conversationId, leadId: z.string().optional() }),
  'conversation.changed': z.object({ tenantId, conversationId }),
  /** `memberId` has it now; `byMemberId` claimed or gave it. */
  'conversation.claimed': z.object({ tenantId, conversationId, memberId: z.string(), byMemberId: z.string().optional() }),
  /** The time a snoozed conversation was put aside until has come. */
  'conversation.woke': z.object({ tenantId, conversationId }),
  'conversation.closed': z.object({ tenantId, conversationId, leadId: z.string().optional() }),
  'conversation.read': z.object({ tenantId, conversationId, side: z.enum(['visitor', 'operator']), seq: z.number() }),
  /** From a prospect. */
  'message.received': z.object({ tenantId, conversationId, messageId, seq: z.number(), leadId: z.string().optional() }),
  /** To a prospect; the delivery workflow takes it from here. */
  'message.queued': z.object({
    tenantId,
    conversationId,
    messageId,
    seq: z.number(),
    author: z.enum(['bot', 'member', 'system']),
    leadId: z.string().optional(),
  }),
  /** To a prospect in the web chat: committed is sent, nobody has to deliver it. */
  'message.posted': z.object({
    tenantId,
    conversationId,
    messageId,
    seq: z.number(),
    author: z.enum(['bot', 'member', 'system']),
    leadId: z.string().optional(),
  }),
  /** A note or a line of history: nobody delivers it. */
  'message.noted': z.object({ tenantId, conversationId, messageId, seq: z.number() }),
  /** sent, delivered, read, failed, unknown. */
  'message.changed': z.object({ tenantId, conversationId, messageId, seq: z.number(), state: z.string() }),
  'booking.held': z.object({ tenantId, bookingId, leadId: z.string().optional(), conversationId: z.string().optional() }),
  /** Given back by its holder before its time. */
  'booking.released': z.object({ tenantId, bookingId, leadId: z.string().optional(), conversationId: z.string().optional() }),
  'booking.confirmed': z.object({ tenantId, bookingId, leadId: z.string().optional(), conversationId: z.string().optional() }),
  'booking.rescheduled': z.object({ tenantId, bookingId, leadId: z.string().optional(), conversationId: z.string().optional() }),
  'booking.cancelled': z.object({ tenantId, bookingId, leadId: z.string().optional(), conversationId: z.string().optional() }),
  'connection.changed': z.object({ tenantId, connectionId: z.string() }),
  /** `subject`: hash of the sender; events of one are applied one after another. */
  'hook.received': z.object({ tenantId, hookId: z.string(), connectionId: z.string(), subject: z.string().optional() }),
  /** A test tenant's clock was moved and something of it is due now. */
  'clock.moved': z.object({ tenantId }),
  'widget.seen': z.object({ tenantId, widgetId: z.string() }),
  'widget.changed': z.object({ tenantId, widgetId: z.string() }),
} as const;

export type EventName = keyof typeof eventSchemas;
export type EventData<N extends EventName> = z.infer<(typeof eventSchemas)[N]>;
export type DomainEvent = { [N in EventName]: { name: N; data: EventData<N> } }[EventName];

/** A new lead goes before a message, a message before the rest (engine priority, seconds of head start as in Inngest). */
export function priorityOf(name: EventName): number {
  if (name === 'lead.created') return 20;
  return name.startsWith('message.') ? 10 : 0;
}

export const tenantChannel = (tenant: string): string => `presence-tenant-${tenant}`;
export const conversationChannel = (conversation: string): string => `private-conversation-${conversation}`;

/** Who hears of it live. Browsers get ids and sequence numbers and ask for the rest. */
export function audienceOf(event: DomainEvent): string[] {
  const inTenant = tenantChannel(event.data.tenantId);
  switch (event.name) {
    case 'message.noted': // operators only: the visitor is subscribed to the conversation's channel
      return [inTenant];
    case 'message.received':
    case 'message.queued':
    case 'message.posted':
    case 'message.changed':
    case 'conversation.read':
      return [inTenant, conversationChannel(event.data.conversationId)];
    case 'conversation.claimed':
    case 'conversation.changed':
    case 'conversation.closed':
      return [inTenant, conversationChannel(event.data.conversationId)];
    case 'booking.held':
    case 'booking.released':
    case 'booking.confirmed':
    case 'booking.rescheduled':
    case 'booking.cancelled':
      return event.data.conversationId ? [inTenant, conversationChannel(event.data.conversationId)] : [inTenant];
    case 'hook.received':
    case 'tenant.created':
      return [];
    default:
      return [inTenant];
  }
}
