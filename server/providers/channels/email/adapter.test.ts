import { createServer, type AddressInfo, type Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeChannel, type Fault } from '../contract';
import type { HookRequest, OutboundMessage } from '../port';
import { channelProviders } from '../registry';

const credentials = {
  host: 'smtp.clinic.test',
  port: 587,
  security: 'starttls',
  user: 'hi@clinic.test',
  password: 'swordfish-7',
  from: 'hi@clinic.test',
};
const message: OutboundMessage = {
  to: 'anna@example.test',
  text: 'Анна, здравствуйте.\n\nМы получили заявку.',
  idempotencyKey: 'msg_1',
  email: { subject: 'Ваша заявка принята', fromName: 'Белая линия', messageId: '<msg_1@clinic.test>' },
};

const SECRET = 'hook_secret-1';
const reply = [
  'From: =?utf-8?B?0JDQvdC90LAg0JrQuNC8?= <Anna@Example.test>',
  'To: hi@clinic.test',
  'Date: Thu, 01 Jan 2026 10:00:00 +0000',
  'Message-ID: <r1@example.test>',
  'In-Reply-To: <msg_1@clinic.test>',
  'References: <msg_0@clinic.test> <msg_1@clinic.test>',
  'Subject: Re: RE: Ваша заявка принята',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Завтра в 10 подойдёт.',
  '',
  'Анна',
  '',
  'чт, 1 янв. 2026 г. в 12:00, Белая линия пишет:',
  '> Когда вам удобно?',
  '>',
  '> Белая линия',
  '',
].join('\r\n');

function handedOn(letter: string): HookRequest {
  return { headers: new Headers({ 'x-fast-lead-secret': SECRET }), body: Buffer.from(letter), query: new URLSearchParams() };
}

describeChannel('email', {
  provider: channelProviders.email,
  credentials,
  message,
  // SMTP has no 429: a 4xx is "later", told as unavailable; and no gateway stands in between.
  expected: { rate_limited: 'unavailable', gateway: null },
  start: startServer,
  hook: {
    secret: SECRET,
    fixtures: [
      {
        name: 'a reply, without the quotation below it',
        request: handedOn(reply),
        events: [
          {
            type: 'message',
            externalId: 'letter:<r1@example.test>',
            from: { externalId: 'anna@example.test', name: 'Анна Ким' },
            messageExternalId: '<r1@example.test>',
            text: 'Завтра в 10 подойдёт.\n\nАнна',
            at: new Date('2026-01-01T10:00:00.000Z'),
            letter: { subject: 'Ваша заявка принята', thread: ['<msg_1@clinic.test>', '<msg_0@clinic.test>'] },
          },
        ],
      },
      {
        name: 'an out-of-office answer as nothing',
        request: handedOn(reply.replace('Subject:', 'Auto-Submitted: auto-replied\r\nSubject:')),
        events: [],
      },
      {
        name: 'a report of a mail server as nothing',
        request: handedOn(reply.replace('text/plain;', 'multipart/report; boundary=x;')),
        events: [],
      },
      {
        name: 'a letter of a mailing list as nothing',
        request: handedOn(reply.replace('Subject:', 'List-Id: <l.test>\r\nSubject:')),
        events: [],
      },
    ],
    tampered: [
      { name: 'a letter without the secret', request: { ...handedOn(reply), headers: new Headers() } },
      {
        name: 'a letter with another secret',
        request: { ...handedOn(reply), headers: new Headers({ 'x-fast-lead-secret': 'hook_secret-2' }) },
      },
      { name: 'what is no letter', request: handedOn('Здравствуйте') },
    ],
  },
});

describe('email: the letter', () => {
  let server: Server;
  beforeAll(async () => void (server = await startServer()));
  afterAll(() => server.stop());
  const send = async (changes: Partial<OutboundMessage>) => {
    await channelProviders.email.open(credentials, server.options).send({ ...message, ...changes });
    return PostalMime.parse(server.letters.at(-1) ?? '');
  };

  test('has text, HTML, a button with its address and no word of an inline answer', async () => {
    const letter = await send({
      buttons: [[{ id: 'b', label: 'Выбрать время', url: 'https://fl.test/book/demo?x=1&y=2' }], [{ id: 'no', label: 'Позже' }]],
    });
    expect(letter.subject).toBe('Ваша заявка принята');
    expect(letter.from).toMatchObject({ name: 'Белая линия', address: 'hi@clinic.test' });
    expect(letter.text).toContain('Выбрать время: https://fl.test/book/demo?x=1&y=2');
    expect(letter.html).toContain('href="https://fl.test/book/demo?x=1&amp;y=2"');
    expect(`${letter.text}${letter.html}`).not.toContain('Позже');
  });

  test('threads: id, parent and a shortened chain', async () => {
    const references = Array.from({ length: 40 }, (_, index) => `<m${index}@x.test>`);
    const letter = await send({
      email: { subject: 'Re: Заявка', fromName: 'Белая линия', messageId: '<m40@x.test>', inReplyTo: '<m39@x.test>', references },
    });
    expect(letter.messageId).toBe('<m40@x.test>');
    expect(letter.inReplyTo).toBe('<m39@x.test>');
    const chain = letter.references?.split(/\s+/) ?? [];
    expect([chain.length, chain[0], chain.at(-1)]).toEqual([20, '<m0@x.test>', '<m39@x.test>']);
  });

  test('List-Unsubscribe stands only where there is something to leave', async () => {
    const header = (letter: Awaited<ReturnType<typeof send>>, key: string) => letter.headers.find((one) => one.key === key)?.value;
    expect(header(await send({}), 'list-unsubscribe')).toBeUndefined();
    const marketing = await send({ email: { subject: 's', fromName: 'f', messageId: '<a@b.test>', unsubscribeUrl: 'https://u.test/x/1' } });
    expect(header(marketing, 'list-unsubscribe')).toBe('<https://u.test/x/1>');
    expect(header(marketing, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header(marketing, 'auto-submitted')).toBe('auto-generated');
  });

  test('HTML, a second header and a javascript: link of a stranger stay text', async () => {
    const letter = await send({
      text: '<script>alert(1)</script>',
      buttons: [[{ id: 'x', label: 'Жми', url: 'javascript:alert(1)' }]],
      email: { subject: 'Тема\r\nBcc: all@evil.test', fromName: 'Имя\r\nX-Evil: 1', messageId: '<a@b.test>' },
    });
    expect(letter.html).not.toContain('<script>');
    expect(letter.html).not.toContain('javascript:');
    expect(letter.headers.map((one) => one.key)).not.toContain('x-evil');
    expect(letter.bcc ?? []).toEqual([]);
  });

  test('a letter cut in the middle was surely not accepted', async () => {
    server.breakWith('cut', 'early');
    const attempt = channelProviders.email
      .open(credentials, server.options)
      .send({ ...message, text: 'Очень длинное письмо. '.repeat(40_000) });
    await expect(attempt).rejects.toMatchObject({ kind: 'unavailable' });
    server.breakWith(null);
  });

  test.each(['127.0.0.1', 'localhost', '10.0.0.5', '2130706433', '[::1]', '::ffff:127.0.0.1', 'user@mail.example', 'metadata/latest'])(
    'does not connect to %s',
    async (host) => {
      await expect(channelProviders.email.open({ ...credentials, host }).send(message)).rejects.toMatchObject({
        kind: 'rejected',
        vendorCode: 'egress.refused',
      });
    },
  );

  test('at most 10 letters are handed over at once', async () => {
    const before = server.letters.length;
    await Promise.all(Array.from({ length: 40 }, () => send({})));
    expect(server.letters.length - before).toBe(40);
    expect(server.most()).toBeGreaterThan(1);
    expect(server.most()).toBeLessThanOrEqual(10);
  });

  test('a port that is no mail port is refused', () => {
    expect(channelProviders.email.credentials.safeParse({ ...credentials, port: 6379 }).success).toBe(false);
  });
});

type Server = {
  options: { baseUrl: string; timeoutMs: number };
  letters: string[];
  /** The most letters that were under way at once, from MAIL to the answer. */
  most(): number;
  breakWith(fault: Fault | null, when?: 'early'): void;
  delivered(): number;
  stop(): Promise<void>;
};

/** A mail server of a few lines, because a good one cannot be made to misbehave. */
async function startServer(): Promise<Server> {
  let fault: Fault | null = null;
  let isEarly = false;
  const letters: string[] = [];
  const sockets = new Set<Socket>();
  let talking = 0;
  let most = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    converse(
      socket,
      () => fault,
      () => isEarly,
      (letter) => {
        talking -= 1;
        letters.push(letter);
      },
      () => (most = Math.max(most, ++talking)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const [port, closedPort] = [(server.address() as AddressInfo).port, (closed.address() as AddressInfo).port];
  await new Promise((resolve) => closed.close(resolve));
  return {
    get options() {
      return { baseUrl: `smtp://127.0.0.1:${fault === 'closed' ? closedPort : port}`, timeoutMs: 400 };
    },
    letters,
    most: () => most,
    breakWith(next, when) {
      fault = next;
      isEarly = when === 'early';
      if (next === 'unauthorized') for (const socket of sockets) socket.destroy(); // a changed password is asked for anew
    },
    delivered: () => letters.length,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function converse(
  socket: Socket,
  fault: () => Fault | null,
  isEarly: () => boolean,
  accept: (letter: string) => void,
  begin: () => void,
): void {
  let buffer = '';
  let isData = false;
  const say = (line: string) => void socket.write(`${line}\r\n`);
  say('220 mail.test ESMTP');
  const afterDot = (letter: string) => {
    if (fault() === 'cut') return void socket.destroy();
    if (fault() === 'silent') return;
    if (fault() === 'garbage') return say('как дела?');
    if (fault() === 'server_error') return say('451 4.3.0 try later');
    accept(letter);
    say('250 2.0.0 queued');
  };
  const command = (line: string) => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') return say('250-mail.test\r\n250 AUTH PLAIN');
    if (verb === 'AUTH') return say(fault() === 'unauthorized' ? '535 5.7.8 bad credentials' : '235 2.7.0 ok');
    if (verb === 'MAIL' && !fault()) begin();
    if (verb === 'MAIL' && fault() === 'forbidden') return say('530 5.7.0 Authentication required');
    if (verb === 'MAIL' && fault() === 'rate_limited') return say('450 4.7.1 too many letters');
    if (verb === 'RCPT' && fault() === 'rejected') return say('550 5.7.1 refused by policy');
    if (verb === 'DATA') {
      say('354 go on');
      isData = true;
      if (isEarly()) socket.once('data', () => socket.destroy());
      return;
    }
    return say(verb === 'QUIT' ? '221 bye' : '250 ok');
  };
  socket.on('data', (chunk) => {
    buffer += chunk.toString('utf8');
    for (let end = buffer.indexOf(isData ? '\r\n.\r\n' : '\r\n'); end >= 0; end = buffer.indexOf(isData ? '\r\n.\r\n' : '\r\n')) {
      const part = buffer.slice(0, end);
      buffer = buffer.slice(end + (isData ? 5 : 2));
      if (isData) {
        isData = false;
        afterDot(part.replace(/^\.\./gm, '.'));
      } else command(part);
    }
  });
}
