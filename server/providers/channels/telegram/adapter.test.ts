import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderError } from '@/server/platform/errors';
import { createEgress, type Egress } from '@/server/platform/http/egress';
import { describeChannel, type Fault } from '../contract';
import { UNREACHABLE, type HookRequest, type OutboundMessage } from '../port';
import { channelProviders } from '../registry';
import updates from './fixtures/updates.json';

const TOKEN = '700000001:AAH-lead_bot_token_of_thirty_five_ch';
const SECRET = 'hook_secret-1';
const message: OutboundMessage = { to: '900001', text: 'Здравствуйте!', idempotencyKey: 'msg_1' };
const ivan = { externalId: '900001', name: 'Иван' };

describeChannel('telegram', {
  provider: channelProviders.telegram,
  credentials: { token: TOKEN },
  message,
  // 403 at Telegram is about the person, not about us.
  expected: { forbidden: 'rejected' },
  start: async () => {
    const vendor = await startVendor();
    return {
      get options() {
        return { baseUrl: vendor.address(), egress: vendor.egress };
      },
      breakWith: (fault) => vendor.breakWith(fault),
      delivered: () => vendor.calls.filter((call) => call.method === 'sendMessage' && call.accepted).length,
      stop: () => vendor.stop(),
    };
  },
  hook: {
    secret: SECRET,
    fixtures: [
      {
        name: 'Start with a token',
        request: signed(updates.start),
        events: [
          {
            type: 'start',
            externalId: '5001',
            from: { externalId: '900001', name: 'Иван Петров', username: 'ivan', languageCode: 'ru' },
            token: 'Ab3_-x',
            at: new Date(1767225600000),
          },
        ],
      },
      {
        name: 'a text that was changed',
        request: signed(updates.edited),
        events: [
          {
            type: 'edit',
            externalId: '5013',
            from: ivan,
            messageExternalId: '900001:9',
            text: 'Сколько стоит имплант?',
            at: new Date(1767225640000),
          },
        ],
      },
      {
        name: 'Start without a token',
        request: signed(updates.startAlone),
        events: [{ type: 'start', externalId: '5004', from: ivan, at: new Date(1767225601000) }],
      },
      {
        name: 'a text with everything in it',
        request: signed(updates.text),
        events: [
          {
            type: 'message',
            externalId: '5005',
            from: ivan,
            messageExternalId: '900001:9',
            text: "Сколько стоит? 🦷 <b>'; DROP TABLE</b>",
            at: new Date(1767225602000),
            replyTo: '900001:6',
          },
        ],
      },
      {
        name: 'a photo with a caption',
        request: signed(updates.photo),
        events: [
          {
            type: 'message',
            externalId: '5006',
            from: ivan,
            messageExternalId: '900001:10',
            text: '🖼 Вот снимок',
            at: new Date(1767225603000),
          },
        ],
      },
      {
        name: 'a pressed button',
        request: signed(updates.button),
        events: [
          {
            type: 'button',
            externalId: '5002',
            from: ivan,
            buttonId: 'yes:12',
            ack: '4382bfdwdsb323b2d9',
            messageExternalId: '900001:41',
            at: expect.any(Date),
          },
        ],
      },
      {
        name: 'the own phone',
        request: signed(updates.contact),
        events: [{ type: 'contact', externalId: '5007', from: ivan, phone: '+79123456789', isOwn: true, at: new Date(1767225604000) }],
      },
      {
        name: "a friend's phone, and knows it is not their own",
        request: signed(updates.foreignContact),
        events: [{ type: 'contact', externalId: '5008', from: ivan, phone: '+79120000000', isOwn: false, at: new Date(1767225605000) }],
      },
      {
        name: 'that the person blocked the bot',
        request: signed(updates.blocked),
        events: [{ type: 'reachability', externalId: '5003', from: ivan, reachable: false, at: new Date(1767225700000) }],
      },
      { name: 'nothing from a group', request: signed(updates.group), events: [] },
    ],
    tampered: [
      { name: 'a request without the secret', request: { ...signed(updates.text), headers: new Headers() } },
      {
        name: 'a request with another secret',
        request: { ...signed(updates.text), headers: new Headers({ 'x-telegram-bot-api-secret-token': 'hook_secret-2' }) },
      },
      {
        name: 'a secret in the query',
        request: {
          ...signed(updates.text),
          headers: new Headers(),
          query: new URLSearchParams({ 'x-telegram-bot-api-secret-token': SECRET }),
        },
      },
      { name: 'a body that is not an update', request: { ...signed(updates.text), body: Buffer.from('{"update_id":"x"}') } },
    ],
  },
});

describe('telegram: what is its own', () => {
  let vendor: Vendor;
  beforeAll(async () => void (vendor = await startVendor()));
  afterAll(() => vendor.stop());
  const open = () =>
    channelProviders.telegram.open({ token: TOKEN }, { baseUrl: vendor.baseUrl, egress: vendor.egress, account: '@lead_bot' });
  const last = () => vendor.calls.at(-1);

  test('buttons go as an inline keyboard, links as links', async () => {
    await open().send({
      ...message,
      buttons: [
        [
          { id: 'yes:12', label: 'Да' },
          { id: 'x', label: 'Сайт', url: 'https://e.test/b/12' },
        ],
      ],
    });
    expect(last()?.body).toMatchObject({
      chat_id: '900001',
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Да', callback_data: 'yes:12' },
            { text: 'Сайт', url: 'https://e.test/b/12' },
          ],
        ],
      },
    });
  });

  test('a button id longer than 64 bytes is refused before anything is sent', async () => {
    const before = vendor.calls.length;
    await expect(open().send({ ...message, buttons: [[{ id: 'я'.repeat(33), label: 'Да' }]] })).rejects.toMatchObject({ kind: 'rejected' });
    expect(vendor.calls.length).toBe(before);
  });

  test('the phone is asked for with the button of the vendor', async () => {
    await open().send({ ...message, requestContact: { label: 'Поделиться номером' } });
    expect(last()?.body).toMatchObject({
      reply_markup: { keyboard: [[{ text: 'Поделиться номером', request_contact: true }]], one_time_keyboard: true },
    });
  });

  test('a long text goes in parts and the buttons stand under the last', async () => {
    const before = vendor.calls.length;
    const sent = await open().send({ ...message, text: 'слово '.repeat(1000), buttons: [[{ id: 'a', label: 'Да' }]] });
    const parts = vendor.calls.slice(before);
    expect(parts.map((call) => 'reply_markup' in call.body)).toEqual([false, true]);
    expect(sent.externalId).toBe(`900001:${parts[1]?.messageId}`);
  });

  test('when a later part fails, the outcome is unknown: the beginning is already there', async () => {
    vendor.breakWith('rate_limited', 1);
    const error = await open()
      .send({ ...message, text: 'слово '.repeat(1000) })
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    vendor.breakWith(null);
    expect((error as ProviderError).kind).toBe('unknown');
  });

  test('a person who blocked the bot is unreachable', async () => {
    vendor.breakWith('forbidden');
    const error = await open()
      .send(message)
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    vendor.breakWith(null);
    expect(error).toMatchObject({ kind: 'rejected', vendorCode: UNREACHABLE });
  });

  test('retry_after of the vendor is obeyed', async () => {
    vendor.breakWith('rate_limited');
    const error = await open()
      .send(message)
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    vendor.breakWith(null);
    expect(error).toMatchObject({ kind: 'rate_limited', retryAfterMs: 7000 });
  });

  test('an edit that changes nothing and a press that is too old are successes', async () => {
    vendor.refuse =
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
    await expect(open().edit?.('900001:41', message)).resolves.not.toThrow();
    vendor.refuse = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    await expect(open().acknowledge?.('1')).resolves.not.toThrow();
    vendor.refuse = null;
  });

  test('the webhook is registered with its secret and only for what we read', async () => {
    await open().connect({ url: 'https://fl.test/api/hooks/telegram/cxn_1', secret: SECRET });
    expect(last()).toMatchObject({
      method: 'setWebhook',
      body: {
        url: 'https://fl.test/api/hooks/telegram/cxn_1',
        secret_token: SECRET,
        allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
      },
    });
  });

  test('the deep link carries the short token', () => {
    expect(open().deepLink?.('Ab3_-x')).toBe('https://t.me/lead_bot?start=Ab3_-x');
  });

  test('another host than the one that is configured is not called', async () => {
    const channel = channelProviders.telegram.open({ token: TOKEN }, { baseUrl: 'https://evil.example', egress: vendor.egress });
    await expect(channel.send(message)).rejects.toMatchObject({ kind: 'rejected', vendorCode: 'egress.refused' });
  });
});

type Call = { method: string; body: Record<string, unknown>; accepted: boolean; messageId: number };
type Vendor = {
  baseUrl: string;
  address(): string;
  egress: Egress;
  calls: Call[];
  refuse: string | null;
  breakWith(fault: Fault | null, after?: number): void;
  stop(): Promise<void>;
};

function signed(update: unknown): HookRequest {
  return {
    headers: new Headers({ 'x-telegram-bot-api-secret-token': SECRET }),
    body: Buffer.from(JSON.stringify(update)),
    query: new URLSearchParams(),
  };
}

/** A vendor that answers in the wire format, and can be broken after `after` good answers. */
async function startVendor(): Promise<Vendor> {
  let fault: Fault | null = null;
  let goodFirst = 0;
  const server = createServer((request, response) => void body(request).then((text) => answer(request.url ?? '', text, response)));
  const answer = (path: string, text: string, response: ServerResponse) => {
    const method = path.split('/').at(-1) ?? '';
    const isBroken = fault !== null && goodFirst-- <= 0;
    const call: Call = {
      method,
      body: JSON.parse(text) as Record<string, unknown>,
      accepted: !isBroken,
      messageId: vendor.calls.length + 1,
    };
    vendor.calls.push(call);
    if (isBroken && fault) return spoil(fault, response);
    if (vendor.refuse) return reply(response, 400, { ok: false, error_code: 400, description: vendor.refuse });
    const result =
      method === 'getMe'
        ? { id: 700000001, is_bot: true, username: 'lead_bot' }
        : method === 'sendMessage'
          ? { message_id: call.messageId, chat: { id: 900001, type: 'private' }, date: 1 }
          : true;
    return reply(response, 200, { ok: true, result });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const closedUrl = await closedPort();
  const out = createEgress({ origins: [baseUrl, closedUrl], loopbackOrigins: [baseUrl, closedUrl] });
  const vendor: Vendor = {
    baseUrl,
    address: () => (fault === 'closed' ? closedUrl : baseUrl),
    egress: { call: (outgoing) => out.call({ ...outgoing, timeoutMs: 300 }) },
    calls: [],
    refuse: null,
    breakWith(next, after = 0) {
      fault = next;
      goodFirst = after;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return vendor;
}

/** An address where nobody listens. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function spoil(fault: Fault, response: ServerResponse): void {
  if (fault === 'unauthorized') return reply(response, 401, { ok: false, error_code: 401, description: 'Unauthorized' });
  if (fault === 'forbidden')
    return reply(response, 403, { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' });
  if (fault === 'rejected')
    return reply(response, 400, { ok: false, error_code: 400, description: `Bad Request: message text is empty ${TOKEN}` });
  if (fault === 'rate_limited')
    return reply(
      response,
      429,
      { ok: false, error_code: 429, description: 'Too Many Requests: retry after 7', parameters: { retry_after: 7 } },
      { 'retry-after': '7' },
    );
  if (fault === 'server_error') return reply(response, 500, { ok: false, error_code: 500, description: 'Internal Server Error: restart' });
  if (fault === 'gateway') return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
  if (fault === 'garbage') return void response.writeHead(200).end('{"ok":');
  if (fault === 'cut') return void response.destroy();
}

function reply(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

async function body(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
