import { z } from 'zod';

/**
 * What the Bot API really sends (vendors/messaging.md §1; Bot API 10.1). Only what we read is named; the rest passes,
 * because the vendor adds fields at will.
 */
const userSchema = z.looseObject({
  id: z.number(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});
const chatSchema = z.looseObject({ id: z.number(), type: z.string() });

const messageSchema = z.looseObject({
  message_id: z.number(),
  from: userSchema.optional(),
  chat: chatSchema,
  date: z.number(),
  edit_date: z.number().optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  contact: z.looseObject({ phone_number: z.string(), user_id: z.number().optional() }).optional(),
  reply_to_message: z.looseObject({ message_id: z.number() }).optional(),
  photo: z.unknown().optional(),
  voice: z.unknown().optional(),
  sticker: z.looseObject({ emoji: z.string().optional() }).optional(),
});

export const updateSchema = z.looseObject({
  update_id: z.number(),
  message: messageSchema.optional(),
  edited_message: messageSchema.optional(),
  callback_query: z
    .looseObject({
      id: z.string(),
      from: userSchema,
      data: z.string().optional(),
      message: z.looseObject({ message_id: z.number(), chat: chatSchema }).optional(),
    })
    .optional(),
  my_chat_member: z
    .looseObject({ chat: chatSchema, from: userSchema, date: z.number(), new_chat_member: z.looseObject({ status: z.string() }) })
    .optional(),
});

export type TelegramUser = z.infer<typeof userSchema>;
export type TelegramMessage = z.infer<typeof messageSchema>;
export type TelegramUpdate = z.infer<typeof updateSchema>;

/** The envelope of every answer; HTTP status equals `error_code`. */
export const answerSchema = z.union([
  z.looseObject({ ok: z.literal(true), result: z.unknown() }),
  z.looseObject({
    ok: z.literal(false),
    error_code: z.number(),
    description: z.string(),
    parameters: z.looseObject({ retry_after: z.number().optional() }).optional(),
  }),
]);

export const meSchema = z.looseObject({ id: z.number(), username: z.string() });
export const sentSchema = z.looseObject({ message_id: z.number(), chat: z.looseObject({ id: z.number() }) });
export const hookInfoSchema = z.looseObject({
  url: z.string(),
  pending_update_count: z.number(),
  last_error_date: z.number().optional(),
  last_error_message: z.string().optional(),
});
