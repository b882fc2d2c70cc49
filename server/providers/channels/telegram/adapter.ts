import { z } from 'zod';
import { sameSecret } from '@/server/platform/crypto';
import { ProviderError } from '@/server/platform/errors';
import { egress } from '@/server/platform/http/egress';
import type { ChannelProvider, HookRequest, InboundEvent, OpenChannel, OpenOptions, OutboundMessage, TestResult } from '../port';
import { telegramApi, type TelegramApi } from './api';
import { splitText } from './split-text';
import { eventsOf, messageKey } from './updates';
import { hookInfoSchema, meSchema, sentSchema, updateSchema } from './wire';

/**
 * Telegram Bot API (vendors/messaging.md §1). A bot cannot write first: the person opens `t.me/<bot>?start=<token>` and
 * presses Start. The vendor reports neither delivery nor reading, and has no idempotency key: a time-out is `unknown`.
 */
const TEXT_LIMIT = 4096;
const CALLBACK_LIMIT = 64; // bytes
const READ_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'];
const MAX_CONNECTIONS = 40; // the vendor's default, said aloud: our hook handler takes more

const credentialsSchema = z.object({
  token: z
    .string()
    .trim()
    .regex(/^\d{3,}:[A-Za-z0-9_-]{20,}$/),
});
type Credentials = z.infer<typeof credentialsSchema>;

export const telegram: ChannelProvider<Credentials> = {
  id: 'telegram',
  channel: 'telegram',
  capabilities: {
    buttons: 'inline',
    reportsDelivered: false,
    reportsRead: false,
    reportsTyping: false,
    honoursIdempotencyKey: false,
    needsOptIn: true,
    maxTextLength: TEXT_LIMIT,
  },
  credentials: credentialsSchema,
  fields: [{ name: 'token', kind: 'secret', required: true }],
  open: ({ token }, options = {}) => openTelegram(telegramApi(token, options.egress ?? egress(), options.baseUrl), options),
  async receive(request, _credentials, secret) {
    return receiveUpdate(request, secret);
  },
};

function openTelegram(api: TelegramApi, options: OpenOptions): OpenChannel {
  return {
    test: () => test(api),
    async connect({ url, secret }) {
      await api(
        'setWebhook',
        { url, secret_token: secret, allowed_updates: READ_UPDATES, max_connections: MAX_CONNECTIONS },
        z.literal(true),
        { isRepeatable: true },
      );
    },
    send: (message) => send(api, message),
    async disconnect() {
      await api('deleteWebhook', {}, z.literal(true), { isRepeatable: true });
    },
    async acknowledge(ack, text) {
      // The vendor forgets a press after a while: too late is no failure.
      await api('answerCallbackQuery', { callback_query_id: ack, ...(text ? { text: text.slice(0, 200) } : {}) }, z.literal(true), {
        isRepeatable: true,
      }).catch(ignoreRejected(/query is too old|query ID is invalid/));
    },
    deepLink(token) {
      const account = options.account?.replace(/^@/, '');
      if (!account) throw new ProviderError('telegram', 'rejected', 'the bot has no name yet: test the connection first');
      return (options.linkTemplate ?? 'https://t.me/{account}?start={token}').replace('{account}', account).replace('{token}', token);
    },
    async edit(messageExternalId, message) {
      const [chatId, messageId] = messageExternalId.split(':');
      const parameters = {
        chat_id: Number(chatId),
        message_id: Number(messageId),
        text: message.text.slice(0, TEXT_LIMIT),
        ...markupOf(message),
      };
      await api('editMessageText', parameters, z.unknown(), { isRepeatable: true }).catch(ignoreRejected(/message is not modified/));
    },
    async hookState() {
      const info = await api('getWebhookInfo', {}, hookInfoSchema, { isRepeatable: true });
      return {
        url: info.url || null,
        waiting: info.pending_update_count,
        lastError: info.last_error_message ?? null,
        lastErrorAt: info.last_error_date ? new Date(info.last_error_date * 1000) : null,
      };
    },
  };
}

async function test(api: TelegramApi): Promise<TestResult> {
  try {
    const me = await api('getMe', {}, meSchema, { isRepeatable: true });
    return { ok: true, account: `@${me.username}`, link: `https://t.me/${me.username}` };
  } catch (error) {
    if (error instanceof ProviderError) return { ok: false, kind: error.kind, reason: error.message };
    throw error;
  }
}

/** A long text goes in parts, the buttons under the last one, whose id is the message's. */
async function send(api: TelegramApi, message: OutboundMessage): Promise<{ externalId: string }> {
  const markup = markupOf(message);
  const parts = splitText(message.text, TEXT_LIMIT);
  let externalId = '';
  for (const [index, text] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const sent = await api('sendMessage', { chat_id: message.to, text, ...(isLast ? markup : {}) }, sentSchema).catch((error: unknown) => {
      // The person already has the beginning: a blind retry would send it again.
      if (index > 0 && error instanceof ProviderError)
        throw new ProviderError('telegram', 'unknown', `part ${index + 1} of ${parts.length}: ${error.message}`, { cause: error });
      throw error;
    });
    externalId = messageKey(sent.chat.id, sent.message_id);
  }
  return { externalId };
}

function markupOf(message: OutboundMessage): { reply_markup?: unknown } {
  const { buttons, requestContact, clearKeyboard } = message;
  if (buttons?.length && requestContact)
    throw new ProviderError('telegram', 'rejected', 'inline buttons and a contact request cannot go in one message');
  if (requestContact)
    return {
      reply_markup: { keyboard: [[{ text: requestContact.label, request_contact: true }]], one_time_keyboard: true, resize_keyboard: true },
    };
  if (buttons?.length) return { reply_markup: { inline_keyboard: buttons.map((row) => row.map(buttonOf)) } };
  return clearKeyboard ? { reply_markup: { remove_keyboard: true } } : {};
}

function buttonOf(button: { id: string; label: string; url?: string }) {
  if (button.url) return { text: button.label, url: button.url };
  if (Buffer.byteLength(button.id) > CALLBACK_LIMIT)
    throw new ProviderError('telegram', 'rejected', `button id longer than ${CALLBACK_LIMIT} bytes: ${button.id}`);
  return { text: button.label, callback_data: button.id };
}

function ignoreRejected(pattern: RegExp): (error: unknown) => void {
  return (error) => {
    if (error instanceof ProviderError && error.kind === 'rejected' && pattern.test(error.message)) return;
    throw error;
  };
}

function receiveUpdate(request: HookRequest, secret: string): InboundEvent[] {
  const given = request.headers.get('x-telegram-bot-api-secret-token') ?? '';
  if (!sameSecret(given, secret)) throw new ProviderError('telegram', 'auth', 'the secret header is wrong');
  const parsed = updateSchema.safeParse(parse(request.body));
  if (!parsed.success) throw new ProviderError('telegram', 'rejected', 'not an update');
  return eventsOf(parsed.data);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
