import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, createServer as createTcp, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProviderError } from '../errors';
import { checkHost, HostRefused, type Resolver } from './check-host';
import { createEgress, mask, type Outgoing } from './egress';
import { canonicalHost, isPublicAddress } from './public-address';
import { errorOfStatus } from './status-error';

const servers: { close(): void; closeAllConnections?(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

const call = (url: string, more: Partial<Outgoing> = {}): Outgoing => ({
  provider: 'test',
  operation: 'send',
  method: 'POST',
  url,
  body: '{}',
  timeoutMs: 400,
  ...more,
});
const answers =
  (address: string): Resolver =>
  async () => [{ address, family: address.includes(':') ? 6 : 4 }];
const errorFrom = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as ProviderError,
  );

describe('addresses', () => {
  test.each([
    '0.0.0.0',
    '127.0.0.1',
    '127.1.2.3',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'localhost',
    '',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each(['8.8.8.8', '149.154.167.220', '172.32.0.1', '100.128.0.1', '2a00:1450:4010::1', '2001:67c:4e8::1'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});

describe('a host that a tenant typed', () => {
  test.each([
    '127.1',
    '0.0.0.0',
    '[::1]',
    '::1',
    '::ffff:127.0.0.1',
    '2130706433',
    '0177.0.0.1',
    '0x7f.1',
    '10.0.0.1',
    '172.16.5.5',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.1.1',
    'fc00::1',
    'fe80::1',
    '64:ff9b::7f00:1',
    'user@smtp.example.com',
    'fe80::1%lo',
    'a b',
    'smtp.example.com/x',
    'smtp.example.com:25',
    '',
  ])('%s is refused', async (host) => {
    await expect(checkHost(host, answers('8.8.8.8'))).rejects.toBeInstanceOf(HostRefused);
  });

  test('a name with one private address among public ones is refused', async () => {
    const mixed: Resolver = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    await expect(checkHost('mail.example.com', mixed)).rejects.toBeInstanceOf(HostRefused);
  });

  test('a name that says its address (169.254.169.254.nip.io) is refused by what it resolves to', async () => {
    await expect(checkHost('169.254.169.254.nip.io', answers('169.254.169.254'))).rejects.toBeInstanceOf(HostRefused);
  });

  test('a trailing dot, capitals and an IDN are the same host', async () => {
    expect(canonicalHost('SMTP.Example.COM.')).toBe('smtp.example.com');
    expect(canonicalHost('почта.рф')).toBe('xn--80a1acny.xn--p1ai');
    await expect(checkHost('localhost.', answers('127.0.0.1'))).rejects.toBeInstanceOf(HostRefused);
  });

  test('the name is resolved once: a second answer (rebinding) is never asked for', async () => {
    let asked = 0;
    const rebinding: Resolver = async () => [{ address: ++asked === 1 ? '8.8.8.8' : '127.0.0.1', family: 4 }];
    expect(await checkHost('mail.example.com', rebinding)).toEqual({ host: 'mail.example.com', address: '8.8.8.8', family: 4 });
    expect(asked).toBe(1);
  });
});

describe('the way out', () => {
  test('a host that is not on the list, a user in the URL and plain http to a vendor are refused', async () => {
    const out = createEgress({
      origins: ['https://api.vendor.test', 'http://api.vendor.test'],
      loopbackOrigins: [],
      resolve: answers('8.8.8.8'),
    });
    for (const url of [
      'https://evil.test/',
      'https://user:pass@api.vendor.test/',
      'http://api.vendor.test/',
      'file:///etc/passwd',
      'not a url',
    ])
      expect(await errorFrom(out.call(call(url)))).toMatchObject({ kind: 'rejected', vendorCode: 'egress.refused' });
  });

  test.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '64:ff9b::7f00:1'])(
    'a listed vendor whose name answers %s is refused, and nobody is called',
    async (address) => {
      const canary = await listen((_request, response) => void response.end());
      const origin = `https://api.vendor.test:${canary.port}`;
      const out = createEgress({ origins: [origin], loopbackOrigins: [], resolve: answers(address) });
      expect(await errorFrom(out.call(call(`${origin}/x`)))).toMatchObject({ kind: 'rejected', vendorCode: 'egress.refused' });
      expect(canary.connections()).toBe(0);
    },
  );

  test('a literal private address is refused even when it is listed', async () => {
    const out = createEgress({ origins: ['https://127.0.0.1:9'], loopbackOrigins: [] });
    expect(await errorFrom(out.call(call('https://127.0.0.1:9/')))).toMatchObject({ vendorCode: 'egress.refused' });
  });

  test('a redirect is an answer, not a way to somewhere else', async () => {
    const canary = await listen((_request, response) => void response.end());
    const vendor = await listen((_request, response) => void response.writeHead(302, { location: canary.origin }).end());
    const answer = await vendor.out.call(call(vendor.origin));
    expect(answer.status).toBe(302);
    expect(canary.connections()).toBe(0);
  });

  test('nobody listens: surely not accepted', async () => {
    const vendor = await listen((_request, response) => void response.end());
    vendor.server.close();
    expect(await errorFrom(vendor.out.call(call(vendor.origin)))).toMatchObject({ kind: 'unavailable' });
  });

  test.each<[string, RequestListener]>([
    ['silence', () => undefined],
    ['a cut', (_request, response) => void response.destroy()],
    [
      'a cut inside the answer',
      (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy()),
    ],
    ['an answer of 2 MB', (_request, response) => void response.end('x'.repeat(2_000_000))],
  ])('%s after the request was written is unknown, and for a look-up unavailable', async (_name, handler) => {
    const vendor = await listen(handler);
    expect(await errorFrom(vendor.out.call(call(vendor.origin)))).toMatchObject({ kind: 'unknown' });
    expect(await errorFrom(vendor.out.call(call(vendor.origin, { isRepeatable: true })))).toMatchObject({ kind: 'unavailable' });
  });

  test('at most 10 requests run at once', async () => {
    let running = 0;
    let most = 0;
    const vendor = await listen((_request, response) => {
      most = Math.max(most, ++running);
      setImmediate(() => {
        running -= 1;
        response.end('{}');
      });
    });
    await Promise.all(Array.from({ length: 60 }, () => vendor.out.call(call(vendor.origin, { timeoutMs: 5000 }))));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(10);
  });

  test('a TLS greeting that never comes is surely not accepted', async () => {
    const sockets: Socket[] = [];
    const tcp = createTcp((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    servers.push({ close: () => void tcp.close(), closeAllConnections: () => sockets.forEach((socket) => socket.destroy()) });
    const origin = `https://127.0.0.1:${(tcp.address() as AddressInfo).port}`;
    const out = createEgress({ origins: [origin], loopbackOrigins: [origin] });
    expect(await errorFrom(out.call(call(origin)))).toMatchObject({ kind: 'unavailable' });
  });

  test('a secret never stays in an error', () => {
    expect(mask('POST /bot123:abc/sendMessage', ['123:abc'])).toBe('POST /bot•••/sendMessage');
  });
});

describe('a status as an error', () => {
  const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers, text: '' });
  test.each([
    [401, true, 'auth'],
    [403, true, 'auth'],
    [400, true, 'rejected'],
    [404, true, 'rejected'],
    [302, false, 'rejected'],
    [429, true, 'rate_limited'],
    [500, true, 'unavailable'],
    [503, true, 'unavailable'],
    [500, false, 'unknown'],
    [502, true, 'unknown'],
    [504, true, 'unknown'],
  ] as const)('%i (own words: %s) is %s', (status, isOwnShape, kind) =>
    expect(errorOfStatus('v', 'send', answer(status), { isOwnShape }).kind).toBe(kind),
  );

  test('Retry-After is read in seconds and as a date, and bounded', () => {
    expect(errorOfStatus('v', 'send', answer(429, { 'retry-after': '7' }), { isOwnShape: true }).retryAfterMs).toBe(7000);
    expect(errorOfStatus('v', 'send', answer(429, { 'retry-after': '999999' }), { isOwnShape: true }).retryAfterMs).toBe(3_600_000);
    expect(errorOfStatus('v', 'send', answer(429, { 'retry-after': new Date(0).toUTCString() }), { isOwnShape: true }).retryAfterMs).toBe(
      0,
    );
  });
});

async function listen(handler: RequestListener) {
  const server: Server = createServer(handler);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    server,
    port,
    origin,
    connections: () => connections,
    out: createEgress({ origins: [origin], loopbackOrigins: [origin] }),
    connect,
  };
}
