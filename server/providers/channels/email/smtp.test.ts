import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { deliver } from './smtp';
import type { SmtpServer } from './smtp-connection';

let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

/** A mail server that counts: connections, sign-ins and whole letters, each with the number of its connection. */
async function startServer(options: Partial<SMTPServerOptions> = {}) {
  const seen = { connections: 0, signIns: [] as string[], letters: [] as number[] };
  const numbers = new Map<string, number>();
  const server = new SMTPServer({
    allowInsecureAuth: true,
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    closeTimeout: 100,
    onConnect({ id }, done) {
      numbers.set(id, (seen.connections += 1));
      done();
    },
    onAuth({ username, password }, _session, done) {
      seen.signIns.push(`${username}:${password}`);
      done(null, { user: username });
    },
    onData(stream, { id }, done) {
      stream.resume().once('end', () => {
        seen.letters.push(numbers.get(id) ?? 0);
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  stop = () => new Promise((resolve) => server.close(() => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const account: SmtpServer = {
    address: '127.0.0.1',
    host: '127.0.0.1',
    port,
    security: 'none',
    user: 'a',
    password: 'b',
    timeoutMs: 2000,
  };
  const cut = (): void => {
    for (const connection of server.connections) (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
  };
  return { seen, account, cut, open: () => server.connections.size };
}

const send = (account: SmtpServer, to = 'anna@mail.test') => deliver(account, { to, text: 'Здравствуйте' }, 'clinic@mail.test');

test('letters of one account that follow each other travel over one connection, signed in once', async () => {
  const { seen, account } = await startServer();
  for (let letter = 0; letter < 5; letter += 1) await send(account);
  expect(seen).toEqual({ connections: 1, signIns: ['a:b'], letters: [1, 1, 1, 1, 1] });
});

test('another account, and the same one with another password, signs in for itself', async () => {
  const { seen, account } = await startServer();
  await send(account);
  await send({ ...account, password: 'changed' });
  await send({ ...account, user: 'other' });
  expect(seen.signIns).toEqual(['a:b', 'a:changed', 'other:b']);
  expect(seen.connections).toBe(3);
});

test('a connection that the server cut while it was at rest costs a letter nothing, and no letter goes twice', async () => {
  const { seen, account, cut } = await startServer();
  await send(account);
  cut();
  await send(account);
  expect(seen).toMatchObject({ connections: 2, letters: [1, 2] });
});

test('a server that takes leave with 421 gets the letter over a new connection', async () => {
  let mails = 0;
  const { seen, account } = await startServer({
    onMailFrom(_address, _session, done) {
      mails += 1;
      done(mails === 2 ? Object.assign(new Error('4.4.2 closing, idle for too long'), { responseCode: 421 }) : null);
    },
  });
  await send(account);
  await send(account);
  expect(seen).toMatchObject({ connections: 2, letters: [1, 2] });
});

test('what a server refuses over a kept connection is refused, not tried again', async () => {
  let asked = 0;
  const { account } = await startServer({
    onRcptTo({ address }, _session, done) {
      asked += 1;
      done(address.startsWith('busy') ? Object.assign(new Error('4.2.2 mailbox full'), { responseCode: 452 }) : null);
    },
  });
  await send(account);
  await expect(send(account, 'busy@mail.test')).rejects.toMatchObject({ kind: 'unavailable', vendorCode: '452' });
  expect(asked).toBe(2);
});

test('a server that falls silent after the whole letter leaves it unknown over a kept connection, too', async () => {
  let letters = 0;
  const { account } = await startServer({
    onData(stream, _session, done) {
      stream.resume().once('end', () => (letters += 1) === 1 && done());
    },
  });
  await send({ ...account, timeoutMs: 500 });
  await expect(send({ ...account, timeoutMs: 500 })).rejects.toMatchObject({ kind: 'unknown' });
  expect(letters).toBe(2);
});

test('a connection at rest is given back within seconds', async () => {
  const { account, open } = await startServer();
  await send(account);
  expect(open()).toBe(1);
  await expect.poll(open, { timeout: 5000 }).toBe(0);
});
