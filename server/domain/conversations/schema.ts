import { z } from 'zod';
import { channelNames } from '@/server/providers/channels/port';

const id = z.string().min(1).max(64);
/** The client key makes a repeated send one message. */
const clientKey = z.string().min(8).max(64);

export const listConversationsSchema = z.object({
  view: z.enum(['mine', 'pool', 'bot', 'all', 'closed']).default('mine'),
  channel: z.enum(channelNames).optional(),
  search: z.string().trim().max(120).optional(),
  cursor: z.string().max(200).nullish(),
  limit: z.number().int().min(1).max(100).default(50),
});
export type ListConversations = z.infer<typeof listConversationsSchema>;

export const conversationIdSchema = z.object({ conversationId: id });
export const messagesSchema = conversationIdSchema.extend({
  after: z.number().int().min(0).optional(),
  /** A page above this sequence number; the newest without it. */
  cursor: z.number().int().min(1).nullish(),
  limit: z.number().int().min(1).max(200).default(50),
});
export const replySchema = conversationIdSchema.extend({ text: z.string().trim().min(1).max(4000), clientKey });
export const noteSchema = replySchema;
export const readSchema = conversationIdSchema.extend({ seq: z.number().int().min(0) });

/** `until` is an instant ahead; null brings the conversation back now. */
export const snoozeSchema = conversationIdSchema.extend({ until: z.date().nullable() });

export const assignSchema = conversationIdSchema.extend({
  memberId: id,
  /** Who had it on the operator's screen. */
  from: id.nullable(),
  note: z.string().trim().max(4000).optional(),
  clientKey,
});
export type AssignConversation = z.infer<typeof assignSchema>;

export const offerTimeSchema = conversationIdSchema.extend({
  serviceId: id,
  /** Six cards: three lines of two in the widget, one screen in a messenger. */
  slots: z
    .array(z.object({ startsAt: z.iso.datetime({ offset: true }), staffId: id }))
    .min(1)
    .max(6),
  text: z.string().trim().min(1).max(1000),
  clientKey,
});
export type OfferTime = z.infer<typeof offerTimeSchema>;

export const messageIdSchema = z.object({ messageId: id });
