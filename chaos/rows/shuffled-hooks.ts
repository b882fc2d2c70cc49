import { seedTenant } from '@/prisma/seed/factories';
import { createRandom } from '@/prisma/seed/random';
import { open } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import type { ChaosOptions } from '../options';
import { until } from '../pause';
import { finding, type Finding, type Row } from '../row';
import type { Stage } from '../stage';
import { countRows, foundChaosTenant, type ChaosTenant } from '../world';

const EACH = 12;
const LETTERS_EACH = 3;
const TIMES = 5;
const AT_ONCE = 8;
const APPLIED_WITHIN_MS = 120_000;

/** R7: each update of the vendor five times, shuffled and in parallel; the rows are those of a single delivery in order. */
export const shuffledHooks: Row = {
  id: 'R7',
  title: 'Telegram and e-mail hooks delivered 5 times, shuffled, in parallel',
  isAlone: false,
  run: (stage, options) => shuffle(stage, options, options.isShort ? 6 : 84, (update) => update),
  // A product that does not know an update again: each repetition comes under numbers of its own.
  broken: [{ name: 'forgets-updates', run: (stage, options) => shuffle(stage, options, 1, renumbered) }],
};

async function shuffle(
  stage: Stage,
  options: ChaosOptions,
  people: number,
  again: (update: Update, copy: number) => Update,
): Promise<Finding> {
  const persons = Array.from({ length: people }, (_, person) => updatesOf(person));
  // Without a scenario nobody answers them, so what they say is all there is to compare.
  const [calm, wild] = [await foundChaosTenant(seedTenant), await foundChaosTenant(seedTenant)];
  for (let step = 0; step < EACH; step += 1) {
    await Promise.all(persons.map((updates) => deliver(stage, calm, updates[step] as Update)));
    await applied(stage, calm, people * (step + 1));
  }
  const random = createRandom(options.seed);
  const many = persons
    .flat()
    .flatMap((update) => Array.from({ length: TIMES }, (_, copy) => ({ update: again(update, copy), key: random.next() })))
    .sort((left, right) => left.key - right.key);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < many.length; index = next++) await deliver(stage, wild, many[index]?.update as Update);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const isApplied = await applied(stage, wild, people * EACH);
  const [first, second] = [await stateOf(calm), await stateOf(wild)];
  const different = Object.keys(first).filter((part) => JSON.stringify(first[part]) !== JSON.stringify(second[part]));
  const mail = await mailIn(stage, options, [calm, wild], people);
  return finding([
    [`${people * EACH} events, ${many.length} deliveries ${AT_ONCE} at a time, all applied: ${isApplied}`, isApplied],
    [`parts of the final state that differ: ${different.join(', ') || 'none'}`, different.length === 0],
    [`${mail.letters} letters, ${mail.deliveries} deliveries ${AT_ONCE} at a time, all taken: ${mail.isTaken}`, mail.isTaken],
    [`letters' rows as of one delivery in order: ${mail.isSame}`, mail.isSame],
    [`a stranger's letter: ${mail.stranger}`, mail.stranger >= 400 && mail.stranger < 500],
  ]);
}

type Update = { update_id: number; message?: Record<string, unknown>; my_chat_member?: unknown };

/** A person's afternoon: Start, eight texts, the own number, a block, and for every second person a return. */
function updatesOf(person: number): Update[] {
  const from = { id: 900_000 + person, is_bot: false, first_name: `Гость${person}` };
  const chat = { id: from.id, type: 'private' };
  const base = person * 1000;
  const message = (id: number, content: object): Update => ({
    update_id: base + id,
    message: { message_id: id, from, chat, date: 1_767_225_600 + id, ...content },
  });
  const membership = (id: number, status: string): Update => ({
    update_id: base + id,
    my_chat_member: { chat, from, date: 1_767_225_600 + id, new_chat_member: { status } },
  });
  return [
    message(1, { text: '/start' }),
    ...Array.from({ length: EACH - 4 }, (_, index) => message(10 + index, { text: `сообщение ${index}` })),
    message(50, { contact: { phone_number: `7917${String(person).padStart(7, '0')}`, first_name: 'x', user_id: from.id } }),
    membership(60, 'kicked'),
    membership(61, person % 2 ? 'member' : 'kicked'),
  ];
}

function renumbered(update: Update, copy: number): Update {
  const shift = copy * 500_000;
  const { message } = update;
  return {
    ...update,
    update_id: update.update_id + shift,
    ...(message ? { message: { ...message, message_id: Number(message.message_id) + shift } } : {}),
  };
}

async function deliver({ url }: Stage, { bot }: ChaosTenant, update: Update): Promise<void> {
  const send = (): Promise<Response> =>
    fetch(`${url()}/api/hooks/telegram/${bot.connectionId}`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': bot.hookSecret, 'content-type': 'application/json' },
      body: JSON.stringify(update),
    });
  if (!(await until(async () => (await send()).ok, 10_000, 200))) throw new Error('the webhook never took an update');
}

function applied({ database }: Stage, { bot }: ChaosTenant, atLeast: number): Promise<boolean> {
  const count = (where: string): Promise<number> =>
    countRows(database.adminUrl, `SELECT count(*) FROM hook_deliveries WHERE connection_id = $1 AND ${where}`, [bot.connectionId]);
  return until(async () => (await count('processed_at IS NULL')) === 0 && (await count('true')) >= atLeast, APPLIED_WITHIN_MS, 100);
}

async function stateOf({ id: tenantId, bot }: ChaosTenant): Promise<Record<string, unknown>> {
  const [hooks, messages, identities, leads, conversations, contacts] = await Promise.all([
    systemDb().hookDelivery.count({ where: { connectionId: bot.connectionId } }),
    systemDb().message.findMany({ where: { tenantId, direction: 'in' } }),
    systemDb().contactIdentity.findMany({ where: { tenantId } }),
    systemDb().lead.findMany({ where: { tenantId }, select: { ledgerState: true } }),
    systemDb().conversation.findMany({ where: { tenantId }, select: { inboundCount: true, mode: true } }),
    systemDb().contact.findMany({ where: { tenantId } }),
  ]);
  return {
    hooks,
    messages: messages.map((message) => `${message.externalId?.replace(/^contact:.*/, 'contact')} ${open(message.text)}`).sort(),
    identities: identities.map((identity) => `${identity.externalId} ${identity.reachable}`).sort(),
    leads: leads.map((lead) => lead.ledgerState).sort(),
    contacts: contacts.map((contact) => open(contact.phone ?? '')).sort(),
    conversations: conversations.map((conversation) => `${conversation.mode} ${conversation.inboundCount}`).sort(),
  };
}

/** A person's letters, raw as a mail server hands them on (RFC 5322). */
function lettersOf(person: number): string[] {
  return Array.from({ length: LETTERS_EACH }, (_, index) =>
    [
      `From: =?utf-8?B?${Buffer.from(`Гость${person}`).toString('base64')}?= <guest${person}@mail.example>`,
      'To: hi@chaos.test',
      `Message-ID: <${person}.${index}@mail.example>`,
      'Subject: question',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(`письмо ${index} от ${person}`).toString('base64'),
    ].join('\r\n'),
  );
}

async function post({ url }: Stage, { mail }: ChaosTenant, letter: string, secret = mail.hookSecret): Promise<Response> {
  return fetch(`${url()}/api/hooks/email/${mail.connectionId}`, {
    method: 'POST',
    headers: { 'x-fast-lead-secret': secret, 'content-type': 'message/rfc822' },
    body: letter,
  });
}

/** The same letters once, in order, at one clinic and `TIMES` times, shuffled and at once, at another; a stranger's are refused. */
async function mailIn(stage: Stage, options: ChaosOptions, [calm, wild]: [ChaosTenant, ChaosTenant], people: number) {
  const letters = Array.from({ length: people }, (_, person) => lettersOf(person)).flat();
  for (const letter of letters) await post(stage, calm, letter);
  const random = createRandom(options.seed + 1);
  const many = letters
    .flatMap((letter) => Array.from({ length: TIMES }, () => ({ letter, key: random.next() })))
    .sort((left, right) => left.key - right.key);
  const answers: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < many.length; index = next++) answers.push((await post(stage, wild, many[index]?.letter ?? '')).status);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const stranger = (await post(stage, wild, letters[0] ?? '', 'guessed')).status;
  const isSame = await until(
    async () => {
      const [once, often] = [await mailOf(calm), await mailOf(wild)];
      return once.texts.length === letters.length && JSON.stringify(once) === JSON.stringify(often);
    },
    APPLIED_WITHIN_MS,
    200,
  );
  return { letters: letters.length, deliveries: many.length, isTaken: answers.every((status) => status < 300), stranger, isSame };
}

async function mailOf({ id: tenantId, mail }: ChaosTenant): Promise<{ hooks: number; texts: string[]; conversations: number }> {
  const [hooks, messages, conversations] = await Promise.all([
    systemDb().hookDelivery.count({ where: { connectionId: mail.connectionId } }),
    systemDb().message.findMany({
      where: { tenantId, direction: 'in', conversation: { channel: 'email' } },
      select: { text: true },
    }),
    systemDb().conversation.count({ where: { tenantId, channel: 'email' } }),
  ]);
  return { hooks, texts: messages.map(({ text }) => open(text)).sort(), conversations };
}
