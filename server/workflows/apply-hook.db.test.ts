import { describe, expect, test } from 'vitest';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { open, sha256 } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { createContact } from '@/server/domain/contacts/commands';
import { createConnection, recordConnected } from '@/server/domain/connections/commands';
import { openConnection } from '@/server/domain/connections/queries';
import { reviveEvent } from '@/server/domain/connections/rules';
import { applyInbound } from '@/server/domain/leads/commands/apply-inbound';
import { receiveHook } from '@/server/hooks/receive-hook';
import { channelProviders } from '@/server/providers/channels/registry';
import { applyHook } from './apply-hook';

/** perf.md R7 for the Telegram hook: each update five times, shuffled, in parallel; the state is the one of a single delivery in order. */
const PEOPLE = 8;
const EVENTS_EACH = 12;

type World = { tenant: SeededTenant; inScope: RunInScope; connectionId: string; secret: string };

async function world(): Promise<World> {
  const tenant = await seedTenant();
  const inScope = testScope(tenant, { kind: 'system', job: 'test' });
  const { connectionId } = await inScope((scope) =>
    createConnection(scope, {
      provider: channelProviders.telegram,
      name: '',
      credentials: { token: '700000001:AAH-lead_bot_token_of_35_characters' },
      isTest: true,
    }),
  );
  await inScope((scope) => recordConnected(scope, { connectionId, account: '@lead_bot' }));
  return { tenant, inScope, connectionId, secret: (await inScope((scope) => openConnection(scope, connectionId))).hookSecret };
}

function updatesOf(person: number): unknown[] {
  const user = { id: 900_000 + person, is_bot: false, first_name: `Гость${person}` };
  const chat = { id: user.id, type: 'private' };
  const base = person * 1000;
  const texts = Array.from({ length: EVENTS_EACH - 4 }, (_, index) => ({
    update_id: base + 10 + index,
    message: { message_id: 10 + index, from: user, chat, date: 1767225600 + index, text: `сообщение ${index}` },
  }));
  return [
    { update_id: base + 1, message: { message_id: 1, from: user, chat, date: 1767225600, text: '/start' } },
    ...texts,
    {
      update_id: base + 50,
      message: {
        message_id: 50,
        from: user,
        chat,
        date: 1767225650,
        contact: { phone_number: `7912000${1000 + person}`, first_name: 'x', user_id: user.id },
      },
    },
    { update_id: base + 60, my_chat_member: { chat, from: user, date: 1767225660, new_chat_member: { status: 'kicked' } } },
    {
      update_id: base + 61,
      my_chat_member: { chat, from: user, date: 1767225661, new_chat_member: { status: person % 2 ? 'member' : 'kicked' } },
    },
  ];
}

async function deliver({ connectionId, secret }: World, update: unknown): Promise<void> {
  const request = new Request(`http://fl.test/api/hooks/telegram/${connectionId}`, {
    method: 'POST',
    body: JSON.stringify(update),
    headers: { 'x-telegram-bot-api-secret-token': secret },
  });
  const answer = await receiveHook(request, { params: { provider: 'telegram', connection: connectionId }, ip: '127.0.0.1' });
  expect(answer.status).toBe(200);
}

/** What the engine does: takes each announced event, again when it failed. */
async function work({ inScope, connectionId }: World, hookIds: string[], workers: number): Promise<void> {
  const queue = [...hookIds];
  const one = async () => {
    for (let hookId = queue.shift(); hookId; hookId = queue.shift()) {
      const id = hookId;
      for (let attempt = 0; ; attempt += 1) {
        try {
          await inScope((scope) => applyHook(scope, { hookId: id }));
          break;
        } catch (error) {
          if (attempt > 5) throw error;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, one));
  expect(await systemDb().hookDelivery.count({ where: { connectionId, processedAt: null } })).toBe(0);
}

async function stateOf({ tenant }: World) {
  const [messages, identities, leads, conversations, contacts] = await Promise.all([
    systemDb().message.findMany({ where: { tenantId: tenant.id, direction: 'in' } }),
    systemDb().contactIdentity.findMany({ where: { tenantId: tenant.id } }),
    systemDb().lead.count({ where: { tenantId: tenant.id } }),
    systemDb().conversation.findMany({ where: { tenantId: tenant.id }, select: { lastSeq: true, inboundCount: true } }),
    systemDb().contact.findMany({ where: { tenantId: tenant.id } }),
  ]);
  return {
    messages: messages.map((message) => `${message.externalId} ${open(message.text)}`).sort(),
    identities: identities.map((identity) => `${identity.externalId} ${identity.reachable}`).sort(),
    leads,
    contacts: contacts.map((contact) => open(contact.phone ?? '')).sort(),
    conversations: conversations.map((conversation) => `${conversation.lastSeq} ${conversation.inboundCount}`).sort(),
  };
}

const hooksOf = async ({ connectionId }: World) =>
  (await systemDb().hookDelivery.findMany({ where: { connectionId }, orderBy: { id: 'asc' }, select: { id: true } })).map((row) => row.id);

describe('webhooks delivered five times, shuffled and in parallel', () => {
  test('end in the state of a single delivery in order', async () => {
    const updates = Array.from({ length: PEOPLE }, (_, person) => updatesOf(person)).flat();
    const calm = await world();
    for (const update of updates) await deliver(calm, update);
    await work(calm, await hooksOf(calm), 1);

    const wild = await world();
    const many = shuffled([...updates, ...updates, ...updates, ...updates, ...updates]);
    for (let index = 0; index < many.length; index += 8)
      await Promise.all(many.slice(index, index + 8).map((update) => deliver(wild, update)));
    const hooks = await hooksOf(wild);
    expect(hooks).toHaveLength(updates.length);
    await work(wild, shuffled([...hooks, ...hooks]), 6);
    expect(await stateOf(wild)).toEqual(await stateOf(calm));
  }, 120_000);

  test('and would not without the claim: the harness sees a naive worker', async () => {
    const [calm, naive] = [await world(), await world()];
    const updates = updatesOf(1);
    for (const one of [calm, naive]) for (const update of updates) await deliver(one, update);
    await work(calm, await hooksOf(calm), 1);
    const rows = await systemDb().hookDelivery.findMany({ where: { connectionId: naive.connectionId } });
    const events = rows.map((row) => reviveEvent(open(row.body))).reverse();
    for (const event of [...events, ...events])
      await naive.inScope((scope) => applyInbound(scope, { id: naive.connectionId, channel: 'telegram' }, event));
    expect(await stateOf(naive)).not.toEqual(await stateOf(calm));
  });

  test('a Start that comes after the first text still joins the lead of its link', async () => {
    const calm = await linked();
    const wild = await linked();
    for (const [one, order] of [
      [calm, [0, 1]],
      [wild, [1, 0]],
    ] as const) {
      const updates = [
        {
          update_id: 1,
          message: {
            message_id: 1,
            from: { id: 77, first_name: 'Анна' },
            chat: { id: 77, type: 'private' },
            date: 1767225600,
            text: `/start ${one.token}`,
          },
        },
        {
          update_id: 2,
          message: {
            message_id: 2,
            from: { id: 77, first_name: 'Анна' },
            chat: { id: 77, type: 'private' },
            date: 1767225601,
            text: 'Здравствуйте',
          },
        },
      ];
      for (const index of order) {
        await deliver(one, updates[index]);
        await work(one, await hooksOf(one), 1);
      }
    }
    const owner = async (one: Awaited<ReturnType<typeof linked>>) =>
      (await systemDb().contactIdentity.findMany({ where: { tenantId: one.tenant.id } })).map(
        (identity) => identity.contactId === one.contactId,
      );
    expect(await owner(wild)).toEqual(await owner(calm));
  });
});

async function linked() {
  const one = await world();
  const token = 'Ab3_-xAb3_-xAb3_-xAb3_-x';
  const contactId = await one.inScope((scope) => createContact(scope, { name: 'Анна', phone: '+79123456789' }));
  await one.inScope((scope) =>
    scope.db.deepLink.create({
      data: {
        id: newId('deepLink'),
        tenantId: one.tenant.id,
        tokenHash: sha256(`${token}${one.tenant.id.slice(-6)}`),
        connectionId: one.connectionId,
        contactId,
        createdAt: new Date(),
        expiresAt: new Date(Date.now() + 60_000),
      },
    }),
  );
  return { ...one, contactId, token: `${token}${one.tenant.id.slice(-6)}` };
}

/** The same shuffle in every run: a failure can be looked at. */
function shuffled<T>(items: T[]): T[] {
  let seed = 20_261_121;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return items
    .map((item) => ({ item, key: random() }))
    .sort((left, right) => left.key - right.key)
    .map(({ item }) => item);
}
