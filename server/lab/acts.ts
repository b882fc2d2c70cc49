import { open, seal } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import type { LabDb } from '@/server/auth/lab';

/**
 * What was done on the devices, in order, with how much of the other side's answers was on the screen then: enough to do the
 * same again. A press is kept as "button 2 of the bot's message 3", because ids and times differ the next time.
 */
export type Act = { do: string; person?: string; seen?: number } & Record<string, string | number | boolean | undefined>;

const KEPT = 500; // a run that a person plays by hand is shorter

export async function recordAct(db: LabDb, tenantId: string, act: Act): Promise<void> {
  const id = newId('lab');
  await db.labAct.create({ data: { id, tenantId, act: seal(JSON.stringify(act)), at: new Date() } });
  if (!id.endsWith('0')) return;
  const last = await db.labAct.findFirst({ where: { tenantId }, orderBy: { id: 'desc' }, skip: KEPT, select: { id: true } });
  if (last) await db.labAct.deleteMany({ where: { tenantId, id: { lte: last.id } } });
}

/** What the bot has said to this chat so far. */
export function saidByBot(db: LabDb, { tenantId, chatId }: { tenantId: string; chatId: string }): Promise<number> {
  return db.labMessage.count({ where: { tenantId, chatId: BigInt(chatId), fromBot: true } });
}

/** Letters that have come to this address so far. */
export function lettersTo(db: LabDb, { tenantId, recipient }: { tenantId: string; recipient: string }): Promise<number> {
  return db.labLetter.count({ where: { tenantId, recipient, outgoing: false } });
}

export type SavedAnswer = { text: string; buttons: string[]; at: string };
export type SavedPerson = {
  id: string;
  device: 'telegram' | 'mail';
  name: string;
  phone: string;
  answers: { text: string; buttons: string[] }[];
};
export type SavedRun = { acts: (Act & { at: string })[]; people: SavedPerson[] };

/** The whole run of a tenant, for saving it: acts, and everything that was answered to each person. */
export async function runOf(db: LabDb, tenantId: string): Promise<SavedRun> {
  const where = { tenantId };
  const [acts, chats, messages, letters] = await Promise.all([
    db.labAct.findMany({ where, orderBy: { id: 'asc' }, take: KEPT }),
    db.labChat.findMany({ where, orderBy: { createdAt: 'asc' } }),
    db.labMessage.findMany({ where: { ...where, fromBot: true }, orderBy: { id: 'asc' }, take: 1000 }),
    db.labLetter.findMany({ where: { ...where, outgoing: false }, orderBy: { id: 'asc' }, take: 500 }),
  ]);
  const phones = chats.map((chat) => ({
    id: String(chat.chatId),
    device: 'telegram' as const,
    name: [chat.firstName, chat.lastName].filter(Boolean).join(' '),
    phone: open(chat.phone),
    answers: messages
      .filter((message) => message.chatId === chat.chatId && message.token === chat.token)
      .map((message) => ({ text: open(message.text), buttons: labelsOf(message.markup), at: message.at.toISOString() })),
  }));
  const mailboxes = [...new Set(letters.map((letter) => letter.recipient))].map((recipient) => ({
    id: recipient,
    device: 'mail' as const,
    name: recipient,
    phone: '',
    answers: letters
      .filter((letter) => letter.recipient === recipient)
      .map((letter) => ({ text: `${letter.subject}\n\n${open(letter.text)}`, buttons: [], at: letter.at.toISOString() })),
  }));
  return {
    acts: acts.map((row) => ({ ...(JSON.parse(open(row.act)) as Act), at: row.at.toISOString() })),
    people: [...phones, ...mailboxes],
  };
}

export function labelsOf(markup: unknown): string[] {
  const rows = (markup as { inline_keyboard?: { text?: string }[][] } | null)?.inline_keyboard ?? [];
  return rows.flat().map((button) => button.text ?? '');
}
