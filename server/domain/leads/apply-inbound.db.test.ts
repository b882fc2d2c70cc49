import { beforeEach, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { open, sha256 } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import type { InboundEvent } from '@/server/providers/channels/port';
import { channelProviders } from '@/server/providers/channels/registry';
import { getLedger } from '@/server/domain/analytics/queries';
import { createConnection, recordConnected } from '@/server/domain/connections/commands';
import { addContactPoints, createContact } from '@/server/domain/contacts/commands';
import { openConversation } from '@/server/domain/conversations/commands';
import { queueMessage, recordDelivery, claimForSending } from '@/server/domain/messages/commands';
import { applyInbound } from './commands/apply-inbound';

let tenant: SeededTenant;
let inScope: RunInScope;
let next = 1;

beforeEach(async () => {
  tenant = await seedTenant();
  inScope = testScope(tenant, { kind: 'system', job: 'test' });
});

const conversations = () => systemDb().conversation.findMany({ where: { tenantId: tenant.id }, orderBy: { createdAt: 'asc' } });
const contacts = () => systemDb().contact.count({ where: { tenantId: tenant.id } });
const texts = async (conversationId: string) =>
  (await systemDb().message.findMany({ where: { conversationId, direction: 'in' }, orderBy: { seq: 'asc' } })).map((message) =>
    open(message.text),
  );

describe('the deep link of Telegram', () => {
  let connection: { id: string; channel: 'telegram' };
  let leadId: string;
  let contactId: string;
  const token = 'Ab3_-xAb3_-xAb3_-xAb3_-x';

  beforeEach(async () => {
    const { connectionId } = await inScope((scope) =>
      createConnection(scope, {
        provider: channelProviders.telegram,
        name: '',
        credentials: { token: '700000001:AAH-lead_bot_token_of_35_characters' },
        isTest: true,
      }),
    );
    connection = { id: connectionId, channel: 'telegram' };
    ({ leadId, contactId } = await leadWithLink(token));
  });

  async function leadWithLink(linkToken: string) {
    const id = await inScope((scope) => createContact(scope, { name: 'Анна Ким', phone: `+7912${String(1_000_000 + next++).slice(-7)}` }));
    const at = new Date();
    const lead = newId('lead');
    const base = { tenantId: tenant.id, contactId: id, createdAt: at };
    const { leadCounter: number } = await systemDb().tenant.update({ where: { id: tenant.id }, data: { leadCounter: { increment: 1 } } });
    await systemDb().lead.create({
      data: { id: lead, ...base, number, channel: 'telegram', source: 'widget', updatedAt: at, correlationId: 'cor_test' },
    });
    await systemDb().deepLink.create({
      data: {
        id: newId('deepLink'),
        ...base,
        tokenHash: sha256(`${linkToken}${tenant.id}`),
        connectionId: connection.id,
        leadId: lead,
        expiresAt: new Date(at.getTime() + 60_000),
      },
    });
    return { leadId: lead, contactId: id };
  }
  const from = (externalId = '77') => ({ externalId, name: 'Аня' });
  const apply = (event: InboundEvent) => inScope((scope) => applyInbound(scope, connection, event));
  const text = (said: string, who = from()): InboundEvent => {
    const id = next++;
    return { type: 'message', externalId: String(id), from: who, messageExternalId: `${who.externalId}:${id}`, text: said, at: new Date() };
  };
  const start = (linkToken?: string, who = from()): InboundEvent => ({
    type: 'start',
    externalId: String(next++),
    from: who,
    ...(linkToken ? { token: `${linkToken}${tenant.id}` } : {}),
    at: new Date(),
  });

  test('opened after a first text leaves one conversation, one person and one running lead', async () => {
    await apply(text('Здравствуйте'));
    await apply(text('Болит зуб'));
    await apply(start(token));
    await apply(text('Когда можно?'));
    const [only, ...others] = await conversations();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ contactId, leadId, channel: 'telegram' });
    expect(await texts(only?.id ?? '')).toEqual(['Здравствуйте', 'Болит зуб', 'Когда можно?']);
    expect(await contacts()).toBe(1);
    const leads = await systemDb().lead.findMany({ where: { tenantId: tenant.id }, orderBy: { number: 'asc' } });
    const running = leads.filter((lead) => lead.ledgerState !== 'finished');
    expect(running.map((lead) => lead.id)).toEqual([leadId]);
    expect(leads.find((lead) => lead.id !== leadId)).toMatchObject({ outcome: 'joined', joinedLeadId: leadId, contactId });
  });

  test('and the ledger still adds up', async () => {
    await apply(text('Здравствуйте'));
    await apply(start(token));
    const ledger = await inScope((scope) => getLedger(scope));
    expect(ledger.accepted).toBe(ledger.finished + ledger.inProgress + ledger.waiting + ledger.deadLetter);
    expect(ledger).toMatchObject({ accepted: 2, finished: 1 });
  });

  test('joins a conversation that the person of the link already has in this channel, message by message', async () => {
    await apply(start(token, from('70')));
    await apply(text('Я с первого телефона', from('70')));
    await apply(text('Я со второго', from('71')));
    const second = 'Zz9_-yZz9_-yZz9_-yZz9_-y';
    await systemDb().deepLink.create({
      data: {
        id: newId('deepLink'),
        tenantId: tenant.id,
        contactId,
        leadId,
        tokenHash: sha256(`${second}${tenant.id}`),
        connectionId: connection.id,
        createdAt: new Date(),
        expiresAt: new Date(Date.now() + 60_000),
      },
    });
    await apply(start(second, from('71')));
    const all = await conversations();
    expect(all).toHaveLength(1);
    expect(await texts(all[0]?.id ?? '')).toEqual(['Я с первого телефона', 'Я со второго']);
    const seqs = (await systemDb().message.findMany({ where: { conversationId: all[0]?.id }, orderBy: { seq: 'asc' } })).map(
      ({ seq }) => seq,
    );
    expect(all[0]?.lastSeq).toBe(seqs.at(-1));
  });

  test('a person of whom we know more than the account stays, and only the dialogue follows', async () => {
    await apply(text('Здравствуйте'));
    const [stranger] = await conversations();
    await inScope((scope) => addContactPoints(scope, { contactId: stranger?.contactId ?? '', points: { phone: '+79120001122' } }));
    await apply(start(token));
    expect(await contacts()).toBe(2);
    expect((await conversations()).map((one) => one.contactId)).toEqual([contactId]);
  });

  test.each([
    ['without a token', undefined],
    ['with a forged token', 'forged_forged_forged_fo'],
  ])('Start %s is a lead of its own and opens nothing of another', async (_name, linkToken) => {
    await apply(start(linkToken));
    const [only] = await conversations();
    expect(only?.contactId).not.toBe(contactId);
    expect(only?.leadId).not.toBe(leadId);
    expect(only?.leadId).toBeTruthy();
  });

  test('a used token of somebody else, an outlived one and one of another tenant open nothing', async () => {
    await apply(start(token, from('77')));
    await apply(start(token, from('78')));
    await systemDb().deepLink.updateMany({ where: { tenantId: tenant.id }, data: { usedAt: null, expiresAt: new Date(Date.now() - 1) } });
    await apply(start(token, from('79')));
    await systemDb().deepLink.updateMany({
      where: { tenantId: tenant.id },
      data: { expiresAt: new Date(Date.now() + 60_000), connectionId: 'cxn_other' },
    });
    await apply(start(token, from('80')));
    const owners = await systemDb().contactIdentity.findMany({ where: { tenantId: tenant.id, contactId }, select: { externalId: true } });
    expect(owners).toEqual([{ externalId: '77' }]);
  });

  test('pressing Start twice with the same link is one opening', async () => {
    await apply(start(token));
    await apply(start(token));
    expect(await conversations()).toHaveLength(1);
    expect(await systemDb().traceHop.count({ where: { leadId, kind: 'channel.opened' } })).toBe(1);
  });

  test('a shared contact is the phone of the sender; a forwarded card is only what was said', async () => {
    const bare = from('90');
    await apply(start(undefined, bare));
    await apply({ type: 'contact', externalId: String(next++), from: bare, phone: '+79125554433', isOwn: false, at: new Date() });
    const phoneOf = async () => {
      const identity = await systemDb().contactIdentity.findFirstOrThrow({
        where: { tenantId: tenant.id, externalId: '90' },
        include: { contact: true },
      });
      return identity.contact.phone ? open(identity.contact.phone) : null;
    };
    expect(await phoneOf()).toBeNull();
    await apply({ type: 'contact', externalId: String(next++), from: bare, phone: '+79125554433', isOwn: true, at: new Date() });
    expect(await phoneOf()).toBe('+79125554433');
  });

  test('an edited message reads as it is now, once, in whatever order it came', async () => {
    const said = text('Болит зупп');
    const edit = { ...said, type: 'edit', externalId: String(next++), text: 'Болит зуб' } as InboundEvent;
    await apply(said);
    await apply(edit);
    const [only] = await conversations();
    expect(await texts(only?.id ?? '')).toEqual(['Болит зуб']);
    const later = text('Завтро');
    await apply({ ...later, type: 'edit', externalId: String(next++), text: 'Завтра' } as InboundEvent);
    await apply(later);
    expect(await texts(only?.id ?? '')).toEqual(['Болит зуб', 'Завтра']);
  });
});

describe('a letter', () => {
  let connection: { id: string; channel: 'email' };
  let conversationId: string;
  const ours = '<msg_1@clinic.test>';

  beforeEach(async () => {
    const { connectionId } = await inScope((scope) =>
      createConnection(scope, {
        provider: channelProviders.email,
        name: '',
        credentials: { host: 'smtp.clinic.test', port: 587, security: 'starttls', from: 'hi@clinic.test' },
        isTest: true,
      }),
    );
    await inScope((scope) => recordConnected(scope, { connectionId, account: 'hi@clinic.test' }));
    connection = { id: connectionId, channel: 'email' };
    conversationId = await inScope(async (scope) => {
      const contactId = await createContact(scope, { name: 'Анна', email: 'anna@example.test' });
      const { id } = await openConversation(scope, { contactId, leadId: null, channel: 'email', connectionId });
      const { messageId } = await queueMessage(scope, { conversationId: id, author: 'bot', text: 'Когда удобно?', clientKey: 'bot:1' });
      await claimForSending(scope, { messageId });
      await recordDelivery(scope, { messageId, report: { state: 'sent', externalId: ours, connectionId } });
      return id;
    });
  });
  const letter = (address: string, thread: string[], said = 'Завтра'): InboundEvent => {
    const id = `<in-${next++}@example.test>`;
    return {
      type: 'message',
      externalId: `letter:${id}`,
      from: { externalId: address, name: 'Анна' },
      messageExternalId: id,
      text: said,
      at: new Date(),
      letter: { subject: 'Вопрос о записи', thread },
    };
  };
  const apply = (event: InboundEvent) => inScope((scope) => applyInbound(scope, connection, event));

  test('that answers ours from the address we wrote to goes on the same conversation, once', async () => {
    const answer = letter('anna@example.test', ['<other@x.test>', ours]);
    await apply(answer);
    await apply(answer);
    expect(await texts(conversationId)).toEqual(['Завтра']);
    expect(await conversations()).toHaveLength(1);
    expect((await conversations())[0]?.subject).toBe('Вопрос о записи');
  });

  test.each([
    ['from another address with our Message-ID', 'mallory@example.test', [ours]],
    ['from the same address without our Message-ID', 'anna@example.test', ['<made-up@clinic.test>']],
    ['from the same address without any thread', 'anna@example.test', []],
  ])('%s is a conversation of its own', async (_name, address, thread) => {
    await apply(letter(address, thread));
    expect(await texts(conversationId)).toEqual([]);
    const others = (await conversations()).filter((one) => one.id !== conversationId);
    expect(others).toHaveLength(1);
    expect(await texts(others[0]?.id ?? '')).toEqual(['Завтра']);
  });

  test('of the same stranger comes to the same stranger, and their own thread goes on', async () => {
    await apply(letter('boris@example.test', [], 'Раз'));
    await apply(letter('boris@example.test', [], 'Два'));
    const others = (await conversations()).filter((one) => one.id !== conversationId);
    expect(others).toHaveLength(1);
    expect(await texts(others[0]?.id ?? '')).toEqual(['Раз', 'Два']);
  });

  test('to a closed conversation opens the next one of the same person', async () => {
    await systemDb().conversation.update({ where: { id: conversationId }, data: { status: 'resolved', closedAt: new Date() } });
    await apply(letter('anna@example.test', [ours]));
    const all = await conversations();
    expect(all).toHaveLength(2);
    expect(new Set(all.map((one) => one.contactId)).size).toBe(1);
  });
});
