import { beforeEach, describe, expect, test } from 'vitest';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { createContact } from '@/server/domain/contacts/commands';
import { systemDb } from '@/server/platform/db/client';
import { openConversation } from './commands';
import { countConversations } from './queries';
import { listConversations } from './queries/list-conversations';
import { listConversationsSchema } from './schema';

let tenant: SeededTenant;
let operator: RunInScope;
let memberId: string;
const start = Date.parse('2026-11-19T05:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);

beforeEach(async () => {
  tenant = await seedTenant();
  const user = await seedUser();
  memberId = (await seedMember({ tenantId: tenant.id, userId: user.id, role: 'operator', name: 'Ольга' })).id;
  operator = testScope(tenant, { kind: 'person', userId: user.id, memberId, role: 'operator' });
});

type Seed = Partial<{
  waiting: number;
  last: number;
  snoozed: number;
  mode: string;
  status: string;
  channel: string;
  name: string;
  taken: boolean;
}>;

async function has(name: string, seed: Seed = {}): Promise<string> {
  const id = await testScope(tenant)(async (scope) => {
    const contactId = await createContact(scope, { name: seed.name ?? name });
    return (await openConversation(scope, { contactId, leadId: null, channel: seed.channel ?? 'web', connectionId: null, proofKey: name }))
      .id;
  });
  await systemDb().conversation.update({
    where: { id },
    data: {
      subject: name,
      mode: seed.mode ?? 'human',
      status: seed.status ?? 'open',
      assigneeId: seed.taken ? memberId : null,
      waitingSince: seed.waiting === undefined ? null : at(seed.waiting),
      lastMessageAt: seed.last === undefined ? null : at(seed.last),
      snoozedUntil: seed.snoozed === undefined ? null : at(seed.snoozed),
    },
  });
  return id;
}

const list = (input: object = {}) =>
  operator((scope) => listConversations(scope, listConversationsSchema.parse({ view: 'all', ...input })));

async function walk(limit: number, input: object = {}): Promise<{ names: string[]; pages: number }> {
  const ids: string[] = [];
  let pages = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list({ ...input, limit, cursor });
    ids.push(...page.conversations.map((row) => row.id));
    cursor = page.nextCursor;
    pages += 1;
  } while (cursor);
  const rows = await systemDb().conversation.findMany({ where: { id: { in: ids } }, select: { id: true, subject: true } });
  return { names: ids.map((id) => rows.find((row) => row.id === id)?.subject ?? ''), pages };
}

describe('the inbox list', () => {
  test('shows who waits first, the longest on top, then the rest by the last message, then what is put aside by its time', async () => {
    await has('работа-старая', { last: 1 });
    await has('ждёт-недолго', { waiting: 9, last: 9 });
    await has('отложен-позже', { snoozed: 600, last: 50 });
    await has('ждёт-долго', { waiting: 2, last: 2 });
    await has('бот-ведёт', { mode: 'bot', waiting: 0, last: 30 });
    await has('без-сообщений', { taken: true });
    await has('отложен-раньше', { snoozed: 500, waiting: 1, last: 60 });
    await has('закрыт', { status: 'resolved', last: 99 });
    expect((await walk(50)).names).toEqual([
      'ждёт-долго',
      'ждёт-недолго',
      'бот-ведёт',
      'работа-старая',
      'без-сообщений',
      'отложен-раньше',
      'отложен-позже',
    ]);
    expect((await list()).totals).toEqual({ waiting: 2, working: 3, snoozed: 2 });
    expect((await walk(50, { view: 'closed' })).names).toEqual(['закрыт']);
  });

  test.each([1, 2, 3, 4, 7])('in pages of %i has everything once and in the same order', async (limit) => {
    for (const index of [0, 1, 2]) await has(`ждёт-${index}`, { waiting: 5, last: 5 }); // equal keys: the id tells them apart
    for (const index of [0, 1, 2]) await has(`работа-${index}`, { last: 7 });
    for (const index of [0, 1]) await has(`пусто-${index}`, { taken: true });
    await has('отложен', { snoozed: 500, taken: true });
    const whole = await walk(100);
    const paged = await walk(limit);
    expect(paged.names).toEqual(whole.names);
    expect(paged.pages).toBe(Math.ceil(9 / limit));
  });

  test('leaves out what nobody has said a word in, unless a person is asked for or has taken it, in every view and count', async () => {
    await has('молчание', { mode: 'bot' });
    await has('закрытое-молчание', { mode: 'bot', status: 'resolved' });
    await has('прислано-ещё-раз');
    await has('взято', { taken: true });
    await has('нужен-человек', { waiting: 1 });
    await has('первые-слова', { mode: 'bot', last: 3 });
    expect((await walk(10)).names).toEqual(['нужен-человек', 'первые-слова', 'взято']);
    expect((await walk(10, { view: 'bot' })).names).toEqual(['первые-слова']);
    expect((await walk(10, { view: 'closed' })).names).toEqual([]);
    expect((await list()).totals).toEqual({ waiting: 1, working: 2, snoozed: 0 });
    expect(await operator((scope) => countConversations(scope))).toMatchObject({ bot: 1, pool: 1, mine: 1, all: 3 });
  });

  test('is filtered by channel, and found by the beginning of a name, never by its middle', async () => {
    await has('один', { name: 'Екатерина Мальцева', last: 1 });
    await has('два', { name: 'Рустам Шарипов', channel: 'telegram', last: 2 });
    expect((await walk(10, { channel: 'telegram' })).names).toEqual(['два']);
    expect((await walk(10, { search: 'мал' })).names).toEqual(['один']);
    expect((await walk(10, { search: 'льцева' })).names).toEqual([]);
  });

  test('says who spoke last', async () => {
    const id = await has('один', { last: 1 });
    await systemDb().conversation.update({ where: { id }, data: { lastAuthor: memberId } });
    expect((await list()).conversations[0]).toMatchObject({ lastAuthor: { memberId, name: 'Ольга' } });
  });

  test('refuses a cursor it did not give', async () => {
    await expect(list({ cursor: 'waiting_x' })).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('of another tenant is not seen', async () => {
    await has('свой', { last: 1 });
    const stranger = testScope(await seedTenant());
    expect((await stranger((scope) => listConversations(scope, listConversationsSchema.parse({ view: 'all' })))).conversations).toEqual([]);
  });
});
