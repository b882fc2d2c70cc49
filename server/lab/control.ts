import { z } from 'zod';
import { open, sameSecret, sign } from '@/server/platform/crypto';
import { AppError, errorCodes } from '@/server/platform/errors';
import type { LabDb } from '@/server/auth/lab';
import { lettersTo, recordAct, runOf, saidByBot, type Act } from './acts';
import { faultKinds, setFault } from './faults';
import { mailAccount } from './mail/mail-server';
import { replyToLetter, setMailHook } from './mail/write-letter';
import { createBot, createChat, editText, pressButton, pressStart, setBlocked, shareContact, type, type Phone } from './telegram/phone';
import { tellScreens } from './wire-log';

/**
 * How the dashboard plays the prospect: one JSON action per request over HTTP on the simulators' own listener, signed with
 * a key that only this product can work out. The tenant is named by the caller, which has proven the person's permission.
 */
const tenantId = z.string().max(64);
const chatId = z.string().regex(/^\d{1,18}$/);
const at = { tenantId, chatId };

const actionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('state'), tenantId }),
  z.object({ action: z.literal('wire'), tenantId, wireId: z.string().max(64) }),
  z.object({ action: z.literal('letter'), tenantId, letterId: z.string().max(64) }),
  z.object({ action: z.literal('createBot'), tenantId, name: z.string().max(80) }),
  z.object({
    action: z.literal('createChat'),
    tenantId,
    token: z.string().max(128),
    firstName: z.string().min(1).max(64),
    lastName: z.string().max(64).optional(),
    phone: z.string().max(32).optional(),
  }),
  z.object({ action: z.literal('start'), ...at, payload: z.string().max(64).optional() }),
  z.object({ action: z.literal('type'), ...at, text: z.string().min(1).max(4096) }),
  z.object({ action: z.literal('press'), ...at, messageId: z.number().int(), data: z.string().max(64) }),
  z.object({ action: z.literal('contact'), ...at, own: z.boolean().default(true) }),
  z.object({ action: z.literal('block'), ...at, blocked: z.boolean() }),
  z.object({
    action: z.literal('fault'),
    tenantId,
    device: z.enum(['telegram', 'mail']),
    kind: z.string().max(40),
    value: z.number().int().min(0).max(60_000),
  }),
  z.object({ action: z.literal('edit'), ...at, messageId: z.number().int(), text: z.string().min(1).max(4096) }),
  z.object({ action: z.literal('reply'), tenantId, letterId: z.string().max(64), text: z.string().min(1).max(10_000) }),
  z.object({ action: z.literal('mailHook'), tenantId, url: z.string().max(500), secret: z.string().max(200) }),
  z.object({ action: z.literal('mailAccount'), tenantId }),
  /** The tenant's clock was moved: the lab has no clock, but a run that is done again needs it. */
  z.object({ action: z.literal('clock'), tenantId, byMs: z.number().int() }),
  z.object({ action: z.literal('run'), tenantId }),
  z.object({ action: z.literal('clear'), tenantId }),
]);
type Action = z.infer<typeof actionSchema>;

export function controlKey(): string {
  return sign('lab', 'control');
}

/** Answers a control request: status and JSON body. */
export async function control(phone: Phone, key: string, request: string): Promise<{ status: number; body: unknown }> {
  if (!sameSecret(key, controlKey())) return { status: 404, body: { reason: 'lab.not_found' } };
  const parsed = actionSchema.safeParse(parse(request));
  if (!parsed.success) return { status: 400, body: { reason: 'lab.invalid' } };
  try {
    const done = await actOf(phone.db, parsed.data);
    const body = (await act(phone, parsed.data)) ?? {};
    if (done) await recordAct(phone.db, parsed.data.tenantId, done);
    return { status: 200, body };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { status: errorCodes[error.code].http, body: { reason: error.reason ?? error.code } };
  }
}

async function act(phone: Phone, action: Action): Promise<unknown> {
  switch (action.action) {
    case 'state':
      return stateOf(phone.db, action.tenantId);
    case 'wire':
      return wireOf(phone.db, action);
    case 'letter':
      return letterOf(phone.db, action);
    case 'createBot':
      return createBot(phone, action);
    case 'createChat':
      return createChat(phone, action);
    case 'start':
      return pressStart(phone, action);
    case 'type':
      return type(phone, action);
    case 'press':
      return pressButton(phone, action);
    case 'contact':
      return shareContact(phone, action);
    case 'block':
      return setBlocked(phone, action);
    case 'edit':
      return editText(phone, action);
    case 'reply':
      return replyToLetter(phone.db, action);
    case 'mailHook':
      if (!phone.isHookAllowed(action.url)) throw new AppError('INVALID', 'the lab calls only us', { reason: 'lab.hook' });
      return setMailHook(phone.db, action);
    case 'mailAccount':
      return mailAccount(action.tenantId);
    case 'clock':
      return undefined; // only kept
    case 'run':
      return runOf(phone.db, action.tenantId);
    case 'clear':
      return clear(phone.db, action.tenantId);
    case 'fault': {
      if (!(faultKinds[action.device] as readonly string[]).includes(action.kind))
        throw new AppError('INVALID', 'no such fault', { reason: 'lab.fault' });
      await setFault(phone.db, action);
      return tellScreens(action.tenantId);
    }
  }
}

/** What is kept of an action, as the person did it; null for looking and for what is no part of a run. */
async function actOf(db: LabDb, action: Action): Promise<Act | null> {
  switch (action.action) {
    case 'start':
      return { do: 'start', ...(await seenBy(db, action)), withLink: action.payload !== undefined };
    case 'type':
      return { do: 'type', ...(await seenBy(db, action)), text: action.text };
    case 'edit': {
      const number = await countUpTo(db, action, false);
      return { do: 'edit', ...(await seenBy(db, action)), message: number, text: action.text };
    }
    case 'press': {
      const message = await db.labMessage.findFirst({
        where: { tenantId: action.tenantId, chatId: BigInt(action.chatId), messageId: action.messageId, fromBot: true },
        select: { markup: true },
      });
      const buttons = (message?.markup as { inline_keyboard?: { callback_data?: string }[][] } | null)?.inline_keyboard?.flat() ?? [];
      const button = buttons.findIndex((candidate) => candidate.callback_data === action.data);
      return { do: 'press', ...(await seenBy(db, action)), message: await countUpTo(db, action, true), button };
    }
    case 'contact':
      return { do: 'contact', ...(await seenBy(db, action)), own: action.own };
    case 'block':
      return { do: 'block', ...(await seenBy(db, action)), blocked: action.blocked };
    case 'reply': {
      const letter = await db.labLetter.findFirst({ where: { tenantId: action.tenantId, id: action.letterId } });
      if (!letter) return null;
      const { recipient } = letter;
      const seen = await lettersTo(db, { tenantId: action.tenantId, recipient });
      const message = await db.labLetter.count({
        where: { tenantId: action.tenantId, recipient, outgoing: false, id: { lte: letter.id } },
      });
      return { do: 'reply', person: recipient, seen, message, text: action.text };
    }
    case 'fault':
      return { do: 'fault', device: action.device, kind: action.kind, value: action.value };
    case 'clock':
      return { do: 'clock', byMs: action.byMs };
    default:
      return null;
  }
}

async function seenBy(db: LabDb, { tenantId: tenant, chatId: chat }: { tenantId: string; chatId: string }) {
  return { person: chat, seen: await saidByBot(db, { tenantId: tenant, chatId: chat }) };
}

/** The how-manieth message of that side in the chat it is; 0 when there is none such. */
async function countUpTo(db: LabDb, at: { tenantId: string; chatId: string; messageId: number }, fromBot: boolean): Promise<number> {
  return db.labMessage.count({
    where: { tenantId: at.tenantId, chatId: BigInt(at.chatId), fromBot, messageId: { lte: at.messageId } },
  });
}

async function stateOf(db: LabDb, tenant: string) {
  const where = { tenantId: tenant };
  const [bots, chats, messages, letters, faults, acts, wires] = await Promise.all([
    db.labBot.findMany({ where, orderBy: { createdAt: 'asc' } }),
    db.labChat.findMany({ where, orderBy: { updatedAt: 'desc' }, take: 50 }),
    db.labMessage.findMany({ where, orderBy: { id: 'desc' }, take: 200 }),
    db.labLetter.findMany({ where, orderBy: { id: 'desc' }, take: 50, omit: { raw: true, html: true } }),
    db.labFault.findMany({ where }),
    db.labAct.count({ where }),
    db.labWire.findMany({ where, orderBy: { id: 'desc' }, take: 60, omit: { request: true, response: true } }),
  ]);
  return {
    bots: bots.map((bot) => ({ token: bot.token, username: bot.username, hook: bot.hookUrl !== '', lastError: bot.lastError })),
    chats: chats.map((chat) => ({
      chatId: String(chat.chatId),
      token: chat.token,
      name: [chat.firstName, chat.lastName].filter(Boolean).join(' '),
      phone: open(chat.phone),
      started: chat.started,
      blocked: chat.blocked,
      keyboard: chat.keyboard ?? [],
    })),
    messages: messages.toReversed().map((message) => ({
      id: message.id,
      chatId: String(message.chatId),
      messageId: message.messageId,
      fromBot: message.fromBot,
      text: open(message.text),
      markup: message.markup,
      contact: message.contact !== null,
      notice: message.notice,
      at: message.at,
    })),
    letters: letters.map((letter) => ({
      id: letter.id,
      sender: letter.sender,
      recipient: letter.recipient,
      subject: letter.subject,
      preview: open(letter.text).slice(0, 140),
      seen: letter.seenAt !== null,
      outgoing: letter.outgoing,
      inReplyTo: letter.inReplyTo,
      messageId: letter.messageId,
      at: letter.at,
    })),
    acts,
    faults: faults.map(({ device, kind, value }) => ({ device, kind, value })),
    wires,
  };
}

async function wireOf(db: LabDb, { tenantId: tenant, wireId }: { tenantId: string; wireId: string }) {
  const wire = await db.labWire.findFirst({ where: { tenantId: tenant, id: wireId } });
  if (!wire) throw new AppError('NOT_FOUND', 'no such exchange', { reason: 'lab.not_found' });
  return { ...wire, request: open(wire.request), response: open(wire.response) };
}

async function letterOf(db: LabDb, { tenantId: tenant, letterId }: { tenantId: string; letterId: string }) {
  const letter = await db.labLetter.findFirst({ where: { tenantId: tenant, id: letterId } });
  if (!letter) throw new AppError('NOT_FOUND', 'no such letter', { reason: 'lab.not_found' });
  if (!letter.seenAt) await db.labLetter.update({ where: { id: letter.id }, data: { seenAt: new Date() } });
  return {
    id: letter.id,
    sender: letter.sender,
    recipient: letter.recipient,
    subject: letter.subject,
    html: letter.html ? open(letter.html) : null,
    text: open(letter.text),
    messageId: letter.messageId,
    at: letter.at,
  };
}

/** A clean table for the next trial; bots stay, because connections hold their tokens. */
async function clear(db: LabDb, tenant: string): Promise<void> {
  const where = { tenantId: tenant };
  await Promise.all([
    db.labMessage.deleteMany({ where }),
    db.labUpdate.deleteMany({ where }),
    db.labLetter.deleteMany({ where }),
    db.labFault.deleteMany({ where }),
    db.labWire.deleteMany({ where }),
    db.labAct.deleteMany({ where }),
  ]);
  await db.labChat.deleteMany({ where });
  tellScreens(tenant);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
