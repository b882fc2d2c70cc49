import { z } from 'zod';
import { channelNames } from '@/server/providers/channels/port';

export const listConversationsSchema = z.object({
  view: z.enum(['mine', 'pool', 'bot', 'all', 'closed']).default('mine'),
  channel: z.enum(channelNames).optional(),
  search: z.string().trim().max(120).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(100).default(50),
});

export const conversationIdSchema = z.object({ conversationId: z.string().max(64) });
export const threadSchema = conversationIdSchema.extend({
  after: z.number().int().min(0).optional(),
  before: z.number().int().min(1).optional(),
  limit: z.number().int().min(1).max(200).default(100),
});
/** The client key makes a repeated send one message. */
export const replySchema = conversationIdSchema.extend({ text: z.string().trim().min(1).max(4000), clientKey: z.string().min(8).max(64) });
export const noteSchema = replySchema;
export const readSchema = conversationIdSchema.extend({ seq: z.number().int().min(0) });
