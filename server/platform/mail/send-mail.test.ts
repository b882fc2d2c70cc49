import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SMTPServer } from 'smtp-server';
import { provideEnv } from '../env';
import { sendMail } from './send-mail';

/** A mail server over a real socket; `refusals` are the answers it gives before it takes a letter. */
const refusals: number[] = [];
const taken: string[] = [];
let attempts = 0;

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      attempts += 1;
      const code = refusals.shift();
      if (code) return done(Object.assign(new Error('not now'), { responseCode: code }));
      taken.push(Buffer.concat(parts).toString('utf8'));
      done(null);
    });
  },
});

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  provideEnv({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', SMTP_URL: `smtp://127.0.0.1:${port}` });
});
beforeEach(() => {
  refusals.length = 0;
  taken.length = 0;
  attempts = 0;
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

const letter = {
  to: 'anna@site.example',
  subject: 'Подтвердите почту',
  html: '<p>Да</p>',
  text: 'Да',
  headers: { 'Message-ID': '<acl_1@fl.example>' },
};

test('with SMTP_URL a letter goes to the mail server, both parts and our Message-ID with it', async () => {
  await sendMail(letter);
  expect(taken).toHaveLength(1);
  expect(taken[0]).toContain('Message-ID: <acl_1@fl.example>');
  expect(taken[0]).toContain('text/plain');
  expect(taken[0]).toContain('text/html');
});

test('a server that is busy for a moment still gets the letter, once', async () => {
  refusals.push(451);
  await sendMail(letter);
  expect([attempts, taken.length]).toEqual([2, 1]);
});

test('a server that refuses for good is asked once', async () => {
  refusals.push(550);
  await expect(sendMail(letter)).rejects.toMatchObject({ responseCode: 550 });
  expect([attempts, taken.length]).toEqual([1, 0]);
});
