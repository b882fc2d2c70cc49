import { randomInt } from 'node:crypto';
import { open, seal } from '@/server/platform/crypto';
import { AppError, notFound } from '@/server/platform/errors';
import { newId, newSecret } from '@/server/platform/ids';
import type { LabDb } from '@/server/auth/lab';
import { tellScreens } from '../wire-log';

/** What a prospect can do on the phone. Each action becomes the update the vendor would make of it. */
export type Phone = {
  db: LabDb;
  wake: (token: string, chatId: bigint) => void;
  isHookAllowed: (url: string) => boolean;
  presses: Map<string, { messageId: number; chatId: bigint; at: number }>;
};

/** A new bot, as BotFather would give it: the token is all one needs to connect it. */
export async function createBot(
  phone: Phone,
  { tenantId, name }: { tenantId: string; name: string },
): Promise<{ token: string; username: string }> {
  const botId = BigInt(randomInt(100_000_000, 2_000_000_000));
  const token = `${botId}:LAB-${newSecret(24)}`;
  const stem =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
      .slice(0, 16) || 'lab';
  const username = `${stem}_${newSecret(4)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '0')}_bot`;
  await phone.db.labBot.create({ data: { token, tenantId, botId, username, createdAt: new Date() } });
  return { token, username };
}

/** A person with a phone who has not pressed Start yet. */
export async function createChat(
  phone: Phone,
  chat: { tenantId: string; token: string; firstName: string; lastName?: string; phone?: string },
): Promise<{ chatId: string }> {
  const bot = await phone.db.labBot.findFirst({ where: { token: chat.token, tenantId: chat.tenantId } });
  if (!bot) throw notFound('bot');
  const chatId = BigInt(randomInt(900_000_000, 2_000_000_000));
  const now = new Date();
  await phone.db.labChat.create({
    data: {
      id: newId('lab'),
      tenantId: chat.tenantId,
      token: chat.token,
      chatId,
      firstName: chat.firstName,
      lastName: chat.lastName ?? '',
      phone: seal(chat.phone ?? ''),
      createdAt: now,
      updatedAt: now,
    },
  });
  return { chatId: String(chatId) };
}

type At = { tenantId: string; chatId: string };

export async function pressStart(phone: Phone, { payload, ...at }: At & { payload?: string }): Promise<void> {
  const chat = await chatOf(phone, at);
  if (payload && !/^[A-Za-z0-9_-]{1,64}$/.test(payload))
    throw new AppError('INVALID', 'a start parameter is 1 to 64 characters of A-Z a-z 0-9 _ -', { reason: 'lab.start' });
  if (chat.blocked) await setBlocked(phone, { ...at, blocked: false });
  await phone.db.labChat.update({ where: { id: chat.id }, data: { started: true, updatedAt: new Date() } });
  await say(phone, chat, {
    text: payload ? `/start ${payload}` : '/start',
    extra: { entities: [{ offset: 0, length: 6, type: 'bot_command' }] },
  });
}

export async function type(phone: Phone, { text, ...at }: At & { text: string }): Promise<void> {
  const chat = await startedChat(phone, at);
  await say(phone, chat, { text: text.slice(0, 4096) });
}

/** Changes what the person wrote: the whole message comes again under its old id (vendors/messaging.md §1, `edited_message`). */
export async function editText(phone: Phone, { messageId, text, ...at }: At & { messageId: number; text: string }): Promise<void> {
  const chat = await startedChat(phone, at);
  const message = await phone.db.labMessage.findFirst({ where: { token: chat.token, chatId: chat.chatId, messageId, fromBot: false } });
  if (!message || message.contact !== null) throw notFound('message');
  await phone.db.labMessage.update({ where: { id: message.id }, data: { text: seal(text) } });
  await enqueue(phone, chat, {
    edited_message: {
      message_id: messageId,
      from: userOf(chat),
      chat: { id: Number(chat.chatId), type: 'private', first_name: chat.firstName },
      date: Math.floor(message.at.getTime() / 1000),
      edit_date: seconds(),
      text,
    },
  });
}

/** Presses an inline button of a message that is on the screen. */
export async function pressButton(phone: Phone, { messageId, data, ...at }: At & { messageId: number; data: string }): Promise<void> {
  const chat = await startedChat(phone, at);
  const message = await phone.db.labMessage.findFirst({ where: { token: chat.token, chatId: chat.chatId, messageId, fromBot: true } });
  const keyboard = (message?.markup as { inline_keyboard?: { callback_data?: string }[][] } | null)?.inline_keyboard ?? [];
  if (!message || !keyboard.flat().some((button) => button.callback_data === data)) throw notFound('button');
  const id = String(randomInt(1_000_000_000, 2 ** 47));
  phone.presses.set(id, { messageId, chatId: chat.chatId, at: Date.now() });
  await enqueue(phone, chat, {
    callback_query: {
      id,
      from: userOf(chat),
      chat_instance: `-${chat.chatId}`,
      data,
      message: {
        message_id: messageId,
        chat: { id: Number(chat.chatId), type: 'private' },
        date: Math.floor(message.at.getTime() / 1000),
        text: open(message.text),
      },
    },
  });
}

/** The vendor's "share my number" button: the card carries the sender's own id. A foreign card does not. */
export async function shareContact(phone: Phone, { own = true, ...at }: At & { own?: boolean }): Promise<void> {
  const chat = await startedChat(phone, at);
  const number = open(chat.phone).replace(/\D/g, '');
  if (!number) throw new AppError('INVALID', 'this person has no number', { reason: 'lab.no_phone' });
  const contact = { phone_number: number, first_name: chat.firstName, ...(own ? { user_id: Number(chat.chatId) } : {}) };
  await phone.db.labChat.update({ where: { id: chat.id }, data: { keyboard: [], updatedAt: new Date() } });
  await say(phone, chat, { text: '', contact });
}

export async function setBlocked(phone: Phone, { blocked, ...at }: At & { blocked: boolean }): Promise<void> {
  const chat = await chatOf(phone, at);
  if (chat.blocked === blocked) return;
  await phone.db.labChat.update({ where: { id: chat.id }, data: { blocked, updatedAt: new Date() } });
  const bot = await phone.db.labBot.findUniqueOrThrow({ where: { token: chat.token } });
  const botUser = { id: Number(bot.botId), is_bot: true, first_name: bot.username, username: bot.username };
  const [before, after] = blocked ? ['member', 'kicked'] : ['kicked', 'member'];
  await enqueue(phone, chat, {
    my_chat_member: {
      chat: { id: Number(chat.chatId), type: 'private' },
      from: userOf(chat),
      date: seconds(),
      old_chat_member: { user: botUser, status: before },
      new_chat_member: { user: botUser, status: after, ...(blocked ? { until_date: 0 } : {}) },
    },
  });
}

type Chat = NonNullable<Awaited<ReturnType<LabDb['labChat']['findFirst']>>>;

async function say(phone: Phone, chat: Chat, said: { text: string; contact?: object; extra?: object }): Promise<void> {
  const { nextMessageId } = await phone.db.labBot.update({
    where: { token: chat.token },
    data: { nextMessageId: { increment: 1 } },
    select: { nextMessageId: true },
  });
  const messageId = nextMessageId - 1;
  await phone.db.labMessage.create({
    data: {
      id: newId('lab'),
      tenantId: chat.tenantId,
      token: chat.token,
      chatId: chat.chatId,
      messageId,
      fromBot: false,
      text: seal(said.text),
      contact: said.contact ? { shared: true } : undefined,
      at: new Date(),
    },
  });
  await enqueue(phone, chat, {
    message: {
      message_id: messageId,
      from: userOf(chat),
      chat: { id: Number(chat.chatId), type: 'private', first_name: chat.firstName },
      date: seconds(),
      ...(said.text ? { text: said.text } : {}),
      ...(said.contact ? { contact: said.contact } : {}),
      ...said.extra,
    },
  });
}

async function enqueue(phone: Phone, chat: Chat, content: Record<string, unknown>): Promise<void> {
  const bot = await phone.db.labBot.update({
    where: { token: chat.token },
    data: { nextUpdateId: { increment: 1 } },
    select: { nextUpdateId: true, allowed: true },
  });
  const updateId = bot.nextUpdateId - 1;
  const [kind = ''] = Object.keys(content);
  tellScreens(chat.tenantId);
  if (bot.allowed.length > 0 && !bot.allowed.includes(kind)) return;
  const now = new Date();
  await phone.db.labUpdate.create({
    data: {
      id: newId('lab'),
      tenantId: chat.tenantId,
      token: chat.token,
      chatId: chat.chatId,
      updateId,
      body: seal(JSON.stringify({ update_id: updateId, ...content })),
      dueAt: now,
      createdAt: now,
    },
  });
  phone.wake(chat.token, chat.chatId);
}

async function chatOf(phone: Phone, { tenantId, chatId }: At): Promise<Chat> {
  const chat = /^\d{1,18}$/.test(chatId) ? await phone.db.labChat.findFirst({ where: { tenantId, chatId: BigInt(chatId) } }) : null;
  if (!chat) throw notFound('chat');
  return chat;
}

/** Nobody can write to a bot before Start. */
async function startedChat(phone: Phone, at: At): Promise<Chat> {
  const chat = await chatOf(phone, at);
  if (!chat.started || chat.blocked) throw new AppError('CONFLICT', 'press Start first', { reason: 'lab.not_started' });
  return chat;
}

function userOf(chat: Chat) {
  return {
    id: Number(chat.chatId),
    is_bot: false,
    first_name: chat.firstName,
    ...(chat.lastName ? { last_name: chat.lastName } : {}),
    ...(chat.username ? { username: chat.username } : {}),
    language_code: 'ru',
  };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
