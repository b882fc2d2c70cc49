import { z } from 'zod';
import { open, seal } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import type { LabDb } from '@/server/auth/lab';

/**
 * The methods of the simulated Bot API: parameters, results and errors as the vendor's page gives them
 * (vendors/messaging.md §1; the texts of errors are the real server's literals). A method returns its `result` or throws
 * a Refusal; the HTTP part makes the envelope of either.
 */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    description: string,
    readonly retryAfter?: number,
  ) {
    super(description);
  }
}

export type Bot = NonNullable<Awaited<ReturnType<LabDb['labBot']['findUnique']>>>;
type Parameters = Record<string, unknown>;
export type MethodContext = {
  db: LabDb;
  bot: Bot;
  parameters: Parameters;
  isHookAllowed: (url: string) => boolean;
  wake: (token: string) => void;
  presses: Map<string, { messageId: number; chatId: bigint; at: number }>;
};

export const methods: Record<string, (context: MethodContext) => Promise<unknown>> = {
  getme: async ({ bot }) => ({
    id: Number(bot.botId),
    is_bot: true,
    first_name: bot.username,
    username: bot.username,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  }),
  setwebhook: setWebhook,
  deletewebhook: deleteWebhook,
  getwebhookinfo: getWebhookInfo,
  getupdates: getUpdates,
  sendmessage: sendMessage,
  editmessagetext: editMessageText,
  answercallbackquery: answerCallbackQuery,
};

const TEXT_LIMIT = 4096;
const CALLBACK_LIMIT = 64;
const PRESS_TTL_MS = 900_000; // UNVERIFIED: how long the vendor remembers a press; the error when it has forgotten is its own

const buttonSchema = z.looseObject({ text: z.string().min(1), callback_data: z.string().optional(), url: z.string().optional() });
const markupSchema = z.looseObject({
  inline_keyboard: z.array(z.array(buttonSchema)).optional(),
  keyboard: z
    .array(z.array(z.union([z.string(), z.looseObject({ text: z.string(), request_contact: z.boolean().optional() })])))
    .optional(),
  remove_keyboard: z.boolean().optional(),
});
type Markup = z.infer<typeof markupSchema>;

async function setWebhook({ db, bot, parameters, isHookAllowed, wake }: MethodContext): Promise<true> {
  if (bot.hookSetAt && Date.now() - bot.hookSetAt.getTime() < 1000) throw new Refusal(429, 'Too Many Requests: retry after 1', 1);
  const url = textOf(parameters.url);
  const secret = textOf(parameters.secret_token);
  if (/[^A-Za-z0-9_-]/.test(secret)) throw new Refusal(400, 'Bad Request: secret token contains unallowed characters');
  if (secret.length > 256) throw new Refusal(400, 'Bad Request: secret token is too long');
  if (url === '') return deleteWebhook({ db, bot, parameters: {} });
  if (!isHookAllowed(url)) throw new Refusal(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
  const allowed = z.array(z.string()).safeParse(fromJson(parameters.allowed_updates));
  await db.labBot.update({
    where: { token: bot.token },
    data: {
      hookUrl: url,
      hookSecret: seal(secret),
      hookSetAt: new Date(),
      allowed: allowed.success ? allowed.data : [],
      lastError: null,
      lastErrorAt: null,
    },
  });
  if (isTrue(parameters.drop_pending_updates)) await dropPending(db, bot.token);
  wake(bot.token);
  return true;
}

async function deleteWebhook({ db, bot, parameters }: Pick<MethodContext, 'db' | 'bot' | 'parameters'>): Promise<true> {
  await db.labBot.update({ where: { token: bot.token }, data: { hookUrl: '', hookSecret: '' } });
  if (isTrue(parameters.drop_pending_updates)) await dropPending(db, bot.token);
  return true;
}

async function getWebhookInfo({ db, bot }: MethodContext) {
  const pending = await db.labUpdate.count({ where: { token: bot.token, doneAt: null } });
  return {
    url: bot.hookUrl,
    has_custom_certificate: false,
    pending_update_count: pending,
    max_connections: 40,
    allowed_updates: bot.allowed,
    ...(bot.lastError && bot.lastErrorAt
      ? { last_error_date: Math.floor(bot.lastErrorAt.getTime() / 1000), last_error_message: bot.lastError }
      : {}),
  };
}

async function getUpdates({ bot }: MethodContext): Promise<never[]> {
  if (bot.hookUrl)
    throw new Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
  return []; // waiting updates go to the webhook that is set next
}

async function sendMessage({ db, bot, parameters }: MethodContext) {
  const text = textOf(parameters.text).trim();
  if (text === '') throw new Refusal(400, 'Bad Request: message text is empty');
  if (Array.from(text).length > TEXT_LIMIT) throw new Refusal(400, 'Bad Request: message is too long');
  const chat = await reachableChat(db, bot.token, parameters.chat_id);
  const markup = markupOf(parameters.reply_markup);
  const { nextMessageId } = await db.labBot.update({
    where: { token: bot.token },
    data: { nextMessageId: { increment: 1 } },
    select: { nextMessageId: true },
  });
  const message = {
    tenantId: bot.tenantId,
    token: bot.token,
    chatId: chat.chatId,
    messageId: nextMessageId - 1,
    fromBot: true,
    at: new Date(),
  };
  await db.labMessage.create({ data: { id: newId('lab'), ...message, text: seal(text), markup: inlineOf(markup) } });
  if (markup?.keyboard)
    await db.labChat.update({ where: { id: chat.id }, data: { keyboard: markup.keyboard as object[], updatedAt: new Date() } });
  else if (markup?.remove_keyboard) await db.labChat.update({ where: { id: chat.id }, data: { keyboard: [], updatedAt: new Date() } });
  return messageObject(bot, chat, message.messageId, message.at, text, markup);
}

async function editMessageText({ db, bot, parameters }: MethodContext) {
  const chat = await reachableChat(db, bot.token, parameters.chat_id);
  const row = await db.labMessage.findFirst({
    where: { token: bot.token, chatId: chat.chatId, messageId: Number(parameters.message_id), fromBot: true },
  });
  if (!row) throw new Refusal(400, 'Bad Request: message to edit not found');
  const text = textOf(parameters.text).trim();
  if (text === '') throw new Refusal(400, 'Bad Request: message text is empty');
  const markup = markupOf(parameters.reply_markup);
  const inline = inlineOf(markup);
  if (
    text === open(row.text) &&
    JSON.stringify(inline.inline_keyboard ?? []) === JSON.stringify((row.markup as Markup | null)?.inline_keyboard ?? [])
  )
    throw new Refusal(
      400,
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  // An edit without a keyboard takes the keyboard away.
  await db.labMessage.update({ where: { id: row.id }, data: { text: seal(text), markup: inline } });
  return messageObject(bot, chat, row.messageId, row.at, text, markup);
}

async function answerCallbackQuery({ db, bot, parameters, presses }: MethodContext): Promise<true> {
  const id = textOf(parameters.callback_query_id);
  const press = presses.get(id);
  presses.delete(id);
  if (!press || Date.now() - press.at > PRESS_TTL_MS)
    throw new Refusal(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid');
  const notice = textOf(parameters.text).slice(0, 200);
  if (notice)
    await db.labMessage.updateMany({ where: { token: bot.token, chatId: press.chatId, messageId: press.messageId }, data: { notice } });
  return true;
}

async function reachableChat(db: LabDb, token: string, chatId: unknown) {
  const id = /^-?\d{1,18}$/.test(textOf(chatId)) ? BigInt(textOf(chatId)) : null;
  const chat = id === null ? null : await db.labChat.findUnique({ where: { token_chatId: { token, chatId: id } } });
  if (!chat?.started) throw new Refusal(400, 'Bad Request: chat not found');
  if (chat.blocked) throw new Refusal(403, 'Forbidden: bot was blocked by the user');
  return chat;
}

/** A button carries exactly one action. UNVERIFIED: the literal for a callback_data over 64 bytes. */
function markupOf(given: unknown): Markup | null {
  if (given === undefined || given === null || given === '') return null;
  const parsed = markupSchema.safeParse(fromJson(given));
  if (!parsed.success) throw new Refusal(400, "Bad Request: can't parse reply keyboard markup JSON object");
  for (const button of parsed.data.inline_keyboard?.flat() ?? []) {
    if (Number(button.callback_data !== undefined) + Number(button.url !== undefined) !== 1)
      throw new Refusal(400, "Bad Request: can't parse inline keyboard button: text buttons are unallowed in the inline keyboard");
    const bytes = Buffer.byteLength(button.callback_data ?? 'x');
    if (bytes < 1 || bytes > CALLBACK_LIMIT) throw new Refusal(400, 'Bad Request: BUTTON_DATA_INVALID');
  }
  return parsed.data;
}

type StoredMarkup = { inline_keyboard?: Record<string, string | undefined>[][] };

function inlineOf(markup: Markup | null): StoredMarkup {
  const rows = markup?.inline_keyboard?.map((row) =>
    row.map((button) => ({ text: button.text, callback_data: button.callback_data, url: button.url })),
  );
  return rows ? { inline_keyboard: JSON.parse(JSON.stringify(rows)) as Record<string, string>[][] } : {};
}

type Chat = { chatId: bigint; firstName: string };

function messageObject(bot: Bot, chat: Chat, messageId: number, at: Date, text: string, markup: Markup | null) {
  return {
    message_id: messageId,
    from: { id: Number(bot.botId), is_bot: true, first_name: bot.username, username: bot.username },
    chat: { id: Number(chat.chatId), first_name: chat.firstName, type: 'private' },
    date: Math.floor(at.getTime() / 1000),
    text,
    ...(markup?.inline_keyboard ? { reply_markup: { inline_keyboard: markup.inline_keyboard } } : {}),
  };
}

async function dropPending(db: LabDb, token: string): Promise<void> {
  await db.labUpdate.updateMany({ where: { token, doneAt: null }, data: { doneAt: new Date() } });
}

/** In a form body nested values are JSON in a string, in a JSON body they are themselves. */
function fromJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 'True' || value === '1';
}
