import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A Bot API of the harness' own (vendors/messaging.md §1): it outlives the product that is killed, as a vendor does, and counts on
 * its own side what it took. A chat may be told to misbehave. Telegram knows no idempotency key, so neither does this.
 */
export type Fault =
  | 'rate_limited' // 429 with Retry-After
  | 'server_error' // 500 in the vendor's own words
  | 'gateway' // 502 of something in between
  | 'silent' // taken, never answered
  | 'reset_in_body' // taken, the connection is reset in the middle of the answer
  | 'dropped' // 200, then nothing
  | 'garbage' // 200 with what is no JSON
  | 'huge'; // 200 with 10 MB

export type Attempt = { chatId: string; text: string; at: number; took: boolean };
export type Button = { text: string; callback_data?: string };
export type Delivered = { chatId: string; messageId: number; text: string; buttons: Button[] };

export type BotApi = {
  url: string;
  /** Every sendMessage of every chat, in order. */
  attempts: Attempt[];
  /** The highest number of calls that were open at once. */
  mostAtOnce(): number;
  forget(): void;
  /** The chat's next `times` calls meet this fault. */
  misbehave(chatId: string, fault: Fault, times: number): void;
  /** Called when a chat got a message: its person may answer. */
  onDelivered(listener: ((delivered: Delivered) => void) | null): void;
  /** Broken variant: each call of the product reaches the vendor this often, at once, as if the product were impatient. */
  repeatCalls(times: number): void;
  stop(): Promise<void>;
};

export const RETRY_AFTER_S = 3;
const HUGE = Buffer.alloc(10 * 1024 * 1024, 0x20);
const ANSWER_MS = 15; // a vendor is not loopback: calls overlap

export async function startBotApi(): Promise<BotApi> {
  const attempts: Attempt[] = [];
  const faults = new Map<string, { fault: Fault; times: number }>();
  let listener: ((delivered: Delivered) => void) | null = null;
  let [open, most, messageId, repeats] = [0, 0, 1000, 1];

  const nextFault = (chatId: string): Fault | null => {
    const planned = faults.get(chatId);
    if (!planned || planned.times <= 0) return null;
    planned.times -= 1;
    return planned.fault;
  };

  const sendMessage = (response: ServerResponse | null, body: Record<string, unknown>): void => {
    const chatId = String(body.chat_id);
    const fault = nextFault(chatId);
    const took = fault !== 'rate_limited' && fault !== 'server_error' && fault !== 'gateway';
    const text = String(body.text);
    attempts.push({ chatId, text, at: Date.now(), took });
    messageId += 1;
    const result = { message_id: messageId, chat: { id: Number(chatId), type: 'private' }, date: Math.floor(Date.now() / 1000), text };
    if (took) listener?.({ chatId, messageId, text, buttons: buttonsOf(body) });
    if (response) answerWith(response, fault, result);
  };

  const server = createServer((request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => (open -= 1));
    void readBody(request).then((text) => {
      const body = parse(text);
      const method = (request.url ?? '').split('/').at(-1);
      setTimeout(() => {
        if (method !== 'sendMessage') return ok(response, method === 'getMe' ? { id: 1, is_bot: true, username: 'chaos_bot' } : true);
        for (let copy = 1; copy < repeats; copy += 1) sendMessage(null, body);
        sendMessage(response, body);
      }, ANSWER_MS);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts,
    mostAtOnce: () => most * repeats,
    forget() {
      attempts.length = 0;
      faults.clear();
      most = open;
    },
    misbehave: (chatId, fault, times) => void faults.set(chatId, { fault, times }),
    onDelivered: (next) => void (listener = next),
    repeatCalls: (times) => void (repeats = times),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerWith(response: ServerResponse, fault: Fault | null, result: object): void {
  switch (fault) {
    case null:
      return ok(response, result);
    case 'rate_limited':
      response.setHeader('retry-after', String(RETRY_AFTER_S));
      return refuse(response, 429, `Too Many Requests: retry after ${RETRY_AFTER_S}`, { retry_after: RETRY_AFTER_S });
    case 'server_error':
      return refuse(response, 500, 'Internal Server Error: restart');
    case 'gateway':
      return void response.writeHead(502, { 'content-type': 'text/html' }).end('<html><title>502 Bad Gateway</title></html>');
    case 'silent':
      return;
    case 'reset_in_body':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '200' }).write('{"ok":true,"res');
      return void setTimeout(() => response.socket?.resetAndDestroy(), 20);
    case 'dropped':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '200' }).flushHeaders();
      return void setTimeout(() => response.destroy(), 20);
    case 'garbage':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":tru');
    case 'huge':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(HUGE);
  }
}

function ok(response: ServerResponse, result: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, result }));
}

function refuse(response: ServerResponse, code: number, description: string, parameters?: object): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) }));
}

function buttonsOf(body: Record<string, unknown>): Button[] {
  const markup = body.reply_markup as { inline_keyboard?: Button[][] } | undefined;
  return markup?.inline_keyboard?.flat() ?? [];
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
