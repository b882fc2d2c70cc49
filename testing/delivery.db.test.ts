import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedBooking } from '@/prisma/seed/services';
import { queueMessage } from '@/server/domain/messages/commands';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { open } from '@/server/platform/crypto';
import { listTenantTimers } from '@/server/platform/inngest';
import { startLabWorld, type LabWorld, type Played } from './lab-world';

/** Requirement L4 from end to end: real workflows on the engine, real adapters, simulated vendors that are broken. */
let world: LabWorld;
beforeAll(async () => void (world = await startLabWorld()));
afterAll(() => world.stop());

const WITHIN = { timeout: 25_000 };
type Wire = { device: string; title: string; status: number; at: string };

const sent = async (played: Played, device: 'telegram' | 'mail', title: string) =>
  (await played.act<{ wires: Wire[] }>({ action: 'state' })).wires
    .filter((wire) => wire.device === device && wire.title === title)
    .toReversed();
const fault = (played: Played, device: 'telegram' | 'mail', kind: string, value = 1) =>
  played.act({ action: 'fault', device, kind, value });
const messages = (played: Played, channel: string) =>
  systemDb().message.findMany({
    where: { tenantId: played.tenant.id, direction: 'out', conversation: { channel } },
    orderBy: { createdAt: 'asc' },
    select: { state: true, attempts: true, text: true, externalId: true, error: true },
  });
const lastState = async (played: Played, channel: string) => (await messages(played, channel)).at(-1)?.state;
const hops = async (played: Played, leadId: string) =>
  (await systemDb().traceHop.findMany({ where: { tenantId: played.tenant.id, leadId }, orderBy: { at: 'asc' } })).map((hop) => hop.kind);
const letters = async (played: Played) =>
  (await played.act<{ letters: { id: string; recipient: string; outgoing: boolean }[] }>({ action: 'state' })).letters.filter(
    (one) => !one.outgoing,
  );

/** Unknown is written before the minute of patience begins; a clock moved in between would leave all of it. */
const patienceBegins = (played: Played) =>
  expect
    .poll(async () => (await listTenantTimers(played.tenant.id)).map(({ functionId, kind }) => `${functionId} ${kind}`), WITHIN)
    .toContainEqual(expect.stringMatching(/deliver-message sleep/));

/** Somebody who left phone and e-mail and opened Telegram: three rungs, Telegram first. */
async function opened(): Promise<{ played: Played; chatId: string; leadId: string }> {
  const played = await world.found();
  const { leadId, token } = await played.lead({ name: 'Денис', phone: '+79123456789', email: 'denis@example.test', channel: 'telegram' });
  const chatId = await played.phone('Денис', '+79123456789');
  await expect.poll(() => systemDb().qualification.count({ where: { leadId } }), WITHIN).toBe(1);
  await played.act({ action: 'start', chatId, payload: token });
  await expect.poll(() => lastState(played, 'telegram'), WITHIN).toBe('sent');
  return { played, chatId, leadId };
}

describe('a vendor that refuses for now', () => {
  test('429 is obeyed: nothing is sent before its Retry-After, then once', { timeout: 60_000 }, async () => {
    const { played, chatId } = await opened();
    await fault(played, 'telegram', 'rate_limited', 3);
    await played.act({ action: 'type', chatId, text: 'Болит зуб' });
    await expect
      .poll(async () => (await sent(played, 'telegram', 'sendMessage')).filter((wire) => wire.status === 429).length, WITHIN)
      .toBe(1);
    await fault(played, 'telegram', 'rate_limited', 0);
    await expect.poll(() => lastState(played, 'telegram'), WITHIN).toBe('sent');
    const [refused, done] = (await sent(played, 'telegram', 'sendMessage')).slice(-2);
    expect([refused?.status, done?.status]).toEqual([429, 200]);
    expect(Date.parse(done?.at ?? '') - Date.parse(refused?.at ?? '')).toBeGreaterThanOrEqual(2900);
    expect(await messages(played, 'telegram')).toHaveLength(2);
  });

  test(
    'and by whoever else would deliver the message: the sweep, which takes a long queue for a dead run',
    { timeout: 60_000 },
    async () => {
      const { played, chatId } = await opened();
      await fault(played, 'telegram', 'rate_limited', 3);
      await played.act({ action: 'type', chatId, text: 'Болит зуб' });
      await expect.poll(async () => (await messages(played, 'telegram')).at(-1), WITHIN).toMatchObject({ state: 'queued', attempts: 1 });
      await fault(played, 'telegram', 'rate_limited', 0);
      const { requeueUndelivered } = await import('@/server/workflows/sweep-messages'); // whose address of the engine is the world's
      expect((await requeueUndelivered(new Date(Date.now() + 61_000))).requeued).toBeGreaterThan(0);
      await expect.poll(() => lastState(played, 'telegram'), WITHIN).toBe('sent');
      const [refused, done] = (await sent(played, 'telegram', 'sendMessage')).slice(-2);
      expect([refused?.status, done?.status]).toEqual([429, 200]);
      expect(Date.parse(done?.at ?? '') - Date.parse(refused?.at ?? '')).toBeGreaterThanOrEqual(2900);
    },
  );

  test(
    'a well-formed 5xx is tried three times more after 1, 2 and 4 s, then the next rung is taken and the trace says so',
    { timeout: 90_000 },
    async () => {
      const { played, chatId, leadId } = await opened();
      await fault(played, 'telegram', 'server_error');
      await played.act({ action: 'type', chatId, text: 'Болит зуб' });
      await expect.poll(() => lastState(played, 'telegram'), WITHIN).toBe('failed');
      const tries = (await sent(played, 'telegram', 'sendMessage'))
        .filter((wire) => wire.status === 500)
        .map((wire) => Date.parse(wire.at));
      expect(tries).toHaveLength(4);
      const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
      for (const [index, least] of [1000, 2000, 4000].entries()) expect(pauses[index]).toBeGreaterThanOrEqual(least - 100);
      const lastText = async (channel: string) => open((await messages(played, channel)).at(-1)?.text ?? '');
      await expect.poll(() => lastText('web'), WITHIN).toBe(await lastText('telegram'));
      expect(await hops(played, leadId)).toEqual(expect.arrayContaining(['message.failed', 'channel.switched']));
    },
  );
});

describe('a vendor that does not answer', () => {
  test('has perhaps sent it: unknown, not sent again, and 60 s later the next rung says it', { timeout: 60_000 }, async () => {
    const { played, chatId, leadId } = await opened();
    const before = (await sent(played, 'telegram', 'sendMessage')).length;
    await fault(played, 'telegram', 'cut');
    await played.act({ action: 'type', chatId, text: 'Болит зуб' });
    await expect.poll(() => lastState(played, 'telegram'), WITHIN).toBe('unknown');
    expect(await hops(played, leadId)).not.toContain('channel.switched');
    await patienceBegins(played);
    await played.moveClock(61_000);
    const lastText = async (channel: string) => open((await messages(played, channel)).at(-1)?.text ?? '');
    await expect.poll(() => lastText('web'), WITHIN).toBe(await lastText('telegram'));
    expect((await sent(played, 'telegram', 'sendMessage')).length).toBe(before + 1);
    expect(await hops(played, leadId)).toEqual(expect.arrayContaining(['message.unknown', 'channel.switched']));
  });
});

describe('a vendor that says no', () => {
  test('a person who blocked the bot is reached by the next rung at once, without a retry', { timeout: 60_000 }, async () => {
    const { played, chatId } = await opened();
    // The vendor has not told us yet: the bot learns of the block by writing.
    await systemDb().labChat.updateMany({ where: { tenantId: played.tenant.id }, data: { blocked: true } });
    const conversation = await systemDb().conversation.findFirstOrThrow({ where: { tenantId: played.tenant.id, channel: 'telegram' } });
    await played.inScope(async (scope) => {
      await queueMessage(scope, { conversationId: conversation.id, author: 'bot', text: 'Вы тут?', clientKey: 'bot:test' });
    });
    await expect.poll(() => lastState(played, 'telegram'), WITHIN).toBe('failed');
    await expect.poll(async () => (await messages(played, 'web')).map((message) => open(message.text)).at(-1), WITHIN).toBe('Вы тут?');
    const identity = await systemDb().contactIdentity.findFirstOrThrow({ where: { tenantId: played.tenant.id, externalId: chatId } });
    expect(identity.reachable).toBe(false);
    expect((await messages(played, 'telegram')).at(-1)?.attempts).toBe(1);
  });

  test('a mailbox that does not exist fails the letter, and where no rung is left a person is called', { timeout: 60_000 }, async () => {
    const played = await world.found();
    await fault(played, 'mail', 'bounce');
    const { leadId } = await played.lead({ name: 'Марина', email: 'gone@example.test', channel: 'email' });
    await expect.poll(() => lastState(played, 'email'), WITHIN).toBe('failed');
    await expect.poll(() => hops(played, leadId), WITHIN).toContain('lead.escalated');
    expect((await messages(played, 'email')).at(0)).toMatchObject({ attempts: 1, error: expect.stringContaining('5.1.1') });
  });

  test('a channel whose kill switch is off is left for the next rung', { timeout: 60_000 }, async () => {
    const { played, chatId } = await opened();
    const flag = { key: 'channel.telegram', level: 'tenant', targetId: played.tenant.id, enabled: false };
    await systemDb().flag.create({ data: { id: newId('flag'), ...flag, updatedAt: new Date(), updatedBy: null } });
    const before = (await sent(played, 'telegram', 'sendMessage')).length;
    await new Promise((resolve) => setTimeout(resolve, 5000)); // a flip is seen within five seconds
    await played.act({ action: 'type', chatId, text: 'Болит зуб' });
    await expect.poll(() => lastState(played, 'telegram'), WITHIN).toBe('failed');
    await expect.poll(() => lastState(played, 'web'), WITHIN).toBe('sent');
    expect((await sent(played, 'telegram', 'sendMessage')).length).toBe(before);
  });
});

describe('a letter', () => {
  test('that is put off (4xx, greylisting) is tried again and comes once', { timeout: 60_000 }, async () => {
    const played = await world.found();
    await fault(played, 'mail', 'later');
    await played.lead({ name: 'Марина', email: 'marina@example.test', channel: 'email' });
    await expect.poll(async () => (await sent(played, 'mail', 'DATA')).length, WITHIN).toBe(1);
    await fault(played, 'mail', 'later', 0);
    await expect.poll(() => lastState(played, 'email'), WITHIN).toBe('sent');
    expect(await letters(played)).toHaveLength(1);
    expect((await sent(played, 'mail', 'DATA')).map((wire) => wire.status)).toEqual([451, 250]);
  });

  test(
    'whose connection is cut after DATA is unknown, is not sent again, and after 60 s a person has it',
    { timeout: 60_000 },
    async () => {
      const played = await world.found();
      await fault(played, 'mail', 'cut');
      const { leadId } = await played.lead({ name: 'Марина', email: 'marina@example.test', channel: 'email' });
      await expect.poll(() => lastState(played, 'email'), WITHIN).toBe('unknown');
      await patienceBegins(played);
      await played.moveClock(50_000);
      expect(await hops(played, leadId)).not.toContain('lead.escalated');
      await played.moveClock(11_000);
      await expect.poll(() => hops(played, leadId), WITHIN).toEqual(expect.arrayContaining(['message.unknown', 'lead.escalated']));
      expect(await letters(played)).toHaveLength(1);
    },
  );

  test(
    'answers in one thread: ids of our own host, the parent and the chain, and the reply of the person between',
    { timeout: 60_000 },
    async () => {
      const played = await world.found();
      await played.lead({ name: 'Марина', email: 'marina@example.test', channel: 'email' });
      await expect.poll(async () => (await letters(played)).length, WITHIN).toBe(1);
      const first = await systemDb().labLetter.findFirstOrThrow({ where: { tenantId: played.tenant.id } });
      expect(first.messageId).toMatch(new RegExp(`^<msg_\\w+@${played.tenant.slug}\\.test>$`));
      await played.act({ action: 'reply', letterId: first.id, text: 'Чистка' });
      await expect.poll(async () => (await letters(played)).length, WITHIN).toBe(2);
      const all = await systemDb().labLetter.findMany({ where: { tenantId: played.tenant.id }, orderBy: { id: 'asc' } });
      const [, reply, second] = all;
      expect(reply).toMatchObject({ outgoing: true, inReplyTo: first.messageId });
      expect(second?.inReplyTo).toBe(reply?.messageId);
      expect(open(second?.raw ?? '')).toMatch(new RegExp(`References:[\\s\\S]*${first.messageId.slice(1, 20)}`));
      expect(second?.subject).toMatch(/^Re: (?!Re:)/);
      expect(await systemDb().conversation.count({ where: { tenantId: played.tenant.id, channel: 'email' } })).toBe(1);
    },
  );
});

describe('what people do quickly', () => {
  test('a burst of messages is answered once', { timeout: 60_000 }, async () => {
    const { played, chatId } = await opened();
    for (const text of ['Здравствуйте', 'у меня', 'болит зуб']) await played.act({ action: 'type', chatId, text });
    await expect.poll(async () => (await messages(played, 'telegram')).length, WITHIN).toBeGreaterThan(1);
    await played.moveClock(5000);
    await expect.poll(() => lastState(played, 'telegram'), WITHIN).toBe('sent');
    const heard = await systemDb().message.count({
      where: { tenantId: played.tenant.id, direction: 'in', conversation: { channel: 'telegram' } },
    });
    expect([heard, (await messages(played, 'telegram')).length]).toEqual([3, 2]);
  });

  test(
    'a slot that somebody else took meanwhile is answered with its neighbours, and the press stops spinning',
    { timeout: 60_000 },
    async () => {
      const { played, chatId } = await opened();
      await played.act({ action: 'type', chatId, text: 'Чистка' });
      await press(played, chatId, 2, 0);
      const offer = await shown(played, chatId, 3);
      const taken = offer.buttons[0]?.callback_data ?? '';
      const staffId = taken.split(':')[2] ?? '';
      const startsAt = new Date(Number.parseInt(taken.split(':')[1] ?? '', 36) * 60_000);
      const service = await systemDb().service.findFirstOrThrow({ where: { tenantId: played.tenant.id } });
      await seedBooking(systemDb(), {
        tenantId: played.tenant.id,
        serviceId: service.id,
        staffId,
        startsAt,
        durationMin: 30,
        createdAt: new Date(),
      });
      await played.act({ action: 'press', chatId, messageId: offer.messageId, data: taken });
      const next = await shown(played, chatId, 4);
      expect(next.buttons.length).toBeGreaterThan(0);
      expect(next.buttons.map((button) => button.callback_data)).not.toContain(taken);
      expect(next.buttons.every((button) => button.callback_data?.startsWith('slot:'))).toBe(true);
      await expect.poll(async () => (await sent(played, 'telegram', 'answerCallbackQuery')).length, WITHIN).toBe(2);
    },
  );
});

type Shown = { chatId: string; messageId: number; fromBot: boolean; markup: { inline_keyboard?: { callback_data?: string }[][] } | null };

/** The bot's message number `count` in the chat, as soon as it is there. */
async function shown(played: Played, chatId: string, count: number) {
  const look = async () =>
    (await played.act<{ messages: Shown[] }>({ action: 'state' })).messages.filter(
      (message) => message.chatId === chatId && message.fromBot,
    );
  await expect.poll(async () => (await look()).length, WITHIN).toBeGreaterThanOrEqual(count);
  const message = (await look())[count - 1];
  return { messageId: message?.messageId ?? 0, buttons: message?.markup?.inline_keyboard?.flat() ?? [] };
}

async function press(played: Played, chatId: string, count: number, button: number): Promise<void> {
  const message = await shown(played, chatId, count);
  await played.act({ action: 'press', chatId, messageId: message.messageId, data: message.buttons[button]?.callback_data });
}
