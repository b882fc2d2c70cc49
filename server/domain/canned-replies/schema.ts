import { z } from 'zod';

const id = z.string().min(1).max(64);

/** What is typed after the slash: one word, in lower case. */
const shortcut = z
  .string()
  .trim()
  .transform((value) => value.replace(/^\/+/, '').toLocaleLowerCase('ru'))
  .pipe(z.string().regex(/^[\p{L}\p{N}_-]{1,32}$/u));

const cannedReplySchema = z.object({ shortcut, text: z.string().trim().min(1).max(2000) });

export const createCannedReplySchema = cannedReplySchema;
export const updateCannedReplySchema = cannedReplySchema.extend({ cannedReplyId: id });
export const cannedReplyIdSchema = z.object({ cannedReplyId: id });

export type CannedReply = { id: string; shortcut: string; text: string };
