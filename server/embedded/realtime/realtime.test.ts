import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import Pusher from 'pusher';
import PusherClient, { type Channel, type Options } from 'pusher-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createHub, type Hub, type HubOptions } from './create-hub';
import { channelAuth } from './signature';

/** The hub is judged by the vendor's own packages: `pusher-js` connects, `pusher` publishes and signs. */
const APP = { appId: 'app', key: 'key', secret: 'secret-of-the-test' };
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe('connection', () => {
  test('a browser connects, subscribes and receives what the server publishes', async () => {
    const { port, server } = await start();
    const client = browser(port);
    const channel = client.subscribe('news');
    await once(channel, 'pusher:subscription_succeeded');
    const received = once(channel, 'hello');
    await server.trigger('news', 'hello', { id: 'lead_1' });
    expect(await received).toEqual({ id: 'lead_1' });
  });

  test('an unknown key is told so and does not come back', async () => {
    const { port } = await start();
    const client = browser(port, {}, 'another-key');
    const error = await connectionError(client);
    expect(error).toMatchObject({ data: { code: 4001 } });
    await connectionState(client, 'disconnected');
  });

  test('a full hub refuses with a code that makes clients wait', async () => {
    const { port } = await start({ limits: { maxSockets: 1 } });
    const first = browser(port);
    await once(first.subscribe('private-a'), 'pusher:subscription_succeeded');
    expect(await connectionError(browser(port))).toMatchObject({ data: { code: 4100 } });
    expect(first.connection.state).toBe('connected');
  });

  test('strangers who fill the hub cannot keep out who comes with a signature', async () => {
    const { port, hub } = await start({ limits: { maxSockets: 2 } });
    for (let i = 0; i < 2; i += 1) await connectionState(browser(port, { activityTimeout: 60_000 }), 'connected');
    await once(browser(port).subscribe('private-a'), 'pusher:subscription_succeeded');
    expect(hub.stats().sockets).toBeLessThanOrEqual(2);
  });

  test('a stopping hub asks clients to come back after a pause', async () => {
    const { port, hub } = await start();
    const client = browser(port);
    await connectionState(client, 'connected');
    const left = connectionState(client, 'connecting');
    await hub.stop();
    await left;
  });

  test('a chatterbox is cut off', async () => {
    const { port, hub } = await start({ limits: { framesPerSecond: 2 } });
    const client = browser(port);
    await connectionState(client, 'connected');
    const left = connectionState(client, 'connecting');
    for (let i = 0; i < 20; i += 1) client.send_event('pusher:ping', {});
    await left;
    await vi.waitFor(() => expect(hub.stats().sockets).toBeLessThanOrEqual(1));
  });
});

describe('private and presence channels', () => {
  test('a private channel opens with a right signature', async () => {
    const { port, server } = await start();
    const channel = browser(port).subscribe('private-conversation-1');
    await once(channel, 'pusher:subscription_succeeded');
    const received = once(channel, 'message-received');
    await server.trigger('private-conversation-1', 'message-received', { seq: 7 });
    expect(await received).toEqual({ seq: 7 });
  });

  test('a wrong signature is refused and nothing of the channel arrives', async () => {
    const { port, server, hub } = await start();
    const client = browser(port, { authorizer: signer('not-the-secret') });
    const channel = client.subscribe('private-conversation-1');
    const heard = vi.fn();
    channel.bind('message-received', heard);
    expect(await once(channel, 'pusher:subscription_error')).toMatchObject({ type: 'AuthError', status: 401 });
    await server.trigger('private-conversation-1', 'message-received', { seq: 1 });
    await roundTrip(client);
    expect(heard).not.toHaveBeenCalled();
    expect(hub.stats().channels).toBe(1); // the public channel of the round trip
  });

  test('a foreign channel is refused: a signature made for one channel opens no other', async () => {
    const { port } = await start();
    const channel = browser(port, { authorizer: signer(APP.secret, () => 'private-conversation-1') }).subscribe('private-conversation-2');
    expect(await once(channel, 'pusher:subscription_error')).toMatchObject({ status: 401 });
  });

  test('a signature made for one connection opens nothing on another', async () => {
    const { port } = await start();
    const channel = browser(port, {
      authorizer: signer(
        APP.secret,
        (name) => name,
        () => '1.1',
      ),
    }).subscribe('private-conversation-1');
    expect(await once(channel, 'pusher:subscription_error')).toMatchObject({ status: 401 });
  });

  test('a person with two windows joins once and leaves with the last one', async () => {
    const { port } = await start();
    const watcher = browser(port, { authorizer: signer(APP.secret, undefined, undefined, member('watcher')) });
    const seen: string[] = [];
    const channel = watcher.subscribe('presence-tenant-1');
    channel.bind('pusher:member_added', (entry: { id: string }) => seen.push(`+${entry.id}`));
    channel.bind('pusher:member_removed', (entry: { id: string }) => seen.push(`-${entry.id}`));
    await once(channel, 'pusher:subscription_succeeded');
    const windows = [0, 1].map(() => browser(port, { authorizer: signer(APP.secret, undefined, undefined, member('anna')) }));
    const members = await Promise.all(
      windows.map((window) => once(window.subscribe('presence-tenant-1'), 'pusher:subscription_succeeded')),
    );
    expect(members.at(-1)).toMatchObject({ count: 2, myID: 'anna' });
    windows[0]?.disconnect();
    await roundTrip(watcher);
    expect(seen).toEqual(['+anna']);
    windows[1]?.unsubscribe('presence-tenant-1');
    await vi.waitFor(() => expect(seen).toEqual(['+anna', '-anna']));
  });

  test('a presence subscription without a member is refused', async () => {
    const { port } = await start();
    const channel = browser(port, { authorizer: signer(APP.secret, undefined, undefined, '{"user_info":{}}') }).subscribe(
      'presence-tenant-1',
    );
    expect(await once(channel, 'pusher:subscription_error')).toMatchObject({ type: 'AuthError' });
  });
});

describe('client events', () => {
  test('typing reaches the others on a private channel and not the typist', async () => {
    const { port } = await start();
    const [visitor, operator] = [browser(port), browser(port)];
    const [from, to] = [visitor.subscribe('private-conversation-1'), operator.subscribe('private-conversation-1')];
    await Promise.all([from, to].map((channel) => once(channel, 'pusher:subscription_succeeded')));
    const own = vi.fn();
    from.bind('client-typing', own);
    const received = once(to, 'client-typing');
    from.trigger('client-typing', { side: 'visitor' });
    expect(await received).toEqual({ side: 'visitor' });
    await roundTrip(visitor);
    expect(own).not.toHaveBeenCalled();
  });

  test.each([
    ['on a public channel', 'news', true],
    ['on a channel the client is not on', 'private-conversation-9', false],
    ['on an encrypted channel', 'private-encrypted-1', false],
  ])('they are refused %s', async (_name, channel, subscribe) => {
    const { port } = await start();
    const client = browser(port);
    if (subscribe) await once(client.subscribe(channel), 'pusher:subscription_succeeded');
    else await connectionState(client, 'connected');
    const error = connectionError(client);
    client.send_event('client-typing', {}, channel);
    expect(await error).toMatchObject({ data: { code: 4301 } });
    expect(client.connection.state).toBe('connected');
  });

  test('more than the allowance of a second is refused without closing the socket', async () => {
    const { port } = await start({ limits: { clientEventsPerSecond: 2 } });
    const client = browser(port);
    const channel = client.subscribe('private-a');
    await once(channel, 'pusher:subscription_succeeded');
    const error = connectionError(client);
    for (let i = 0; i < 4; i += 1) channel.trigger('client-typing', {});
    expect(await error).toMatchObject({ data: { code: 4301, message: expect.stringContaining('2 client events') } });
    expect(client.connection.state).toBe('connected');
  });

  test('10 KB and one byte is refused', async () => {
    const { port } = await start();
    const client = browser(port);
    const channel = client.subscribe('private-a');
    await once(channel, 'pusher:subscription_succeeded');
    const error = connectionError(client);
    channel.trigger('client-typing', { text: 'x'.repeat(10 * 1024) });
    expect(await error).toMatchObject({ data: { code: 4301 } });
  });
});

describe('publishing over HTTP', () => {
  test('a wrong signature is refused and nobody hears it', async () => {
    const { port } = await start();
    const client = browser(port);
    const channel = client.subscribe('news');
    await once(channel, 'pusher:subscription_succeeded');
    const heard = vi.fn();
    channel.bind('hello', heard);
    await expect(publisher(port, { secret: 'wrong' }).trigger('news', 'hello', {})).rejects.toMatchObject({ status: 401 });
    await roundTrip(client);
    expect(heard).not.toHaveBeenCalled();
  });

  test('a stale timestamp is refused', async () => {
    const { server } = await start({ now: () => Date.now() + 601_000 });
    await expect(server.trigger('news', 'hello', {})).rejects.toMatchObject({ status: 401 });
  });

  test('10 KB pass, one byte more is 413', async () => {
    const { server, port } = await start();
    expect((await server.trigger('news', 'hello', 'x'.repeat(10 * 1024))).status).toBe(200);
    await expect(server.trigger('news', 'hello', 'x'.repeat(10 * 1024 + 1))).rejects.toMatchObject({ status: 413 });
    expect((await fetch(`http://127.0.0.1:${port}/apps/app/events`, { method: 'POST', body: 'x'.repeat(600 * 1024) })).status).toBe(413);
  });

  test('the sender named by socket_id does not hear itself', async () => {
    const { port, server } = await start();
    const [sender, other] = [browser(port), browser(port)];
    const channels = [sender.subscribe('news'), other.subscribe('news')];
    await Promise.all(channels.map((channel) => once(channel, 'pusher:subscription_succeeded')));
    const own = vi.fn();
    channels[0]?.bind('hello', own);
    const received = once(channels[1] as Channel, 'hello');
    await server.trigger('news', 'hello', { n: 1 }, { socket_id: sender.connection.socket_id });
    expect(await received).toEqual({ n: 1 });
    await roundTrip(sender);
    expect(own).not.toHaveBeenCalled();
  });

  test('a batch reaches every channel it names, and none when one entry is wrong', async () => {
    const { port, server } = await start();
    const client = browser(port);
    const [a, b] = [client.subscribe('a'), client.subscribe('b')];
    await Promise.all([a, b].map((channel) => once(channel, 'pusher:subscription_succeeded')));
    const both = Promise.all([once(a, 'x'), once(b, 'x')]);
    await server.triggerBatch([
      { channel: 'a', name: 'x', data: { n: 1 } },
      { channel: 'b', name: 'x', data: { n: 2 } },
    ]);
    expect(await both).toEqual([{ n: 1 }, { n: 2 }]);
    const heard = vi.fn();
    a.bind('x', heard);
    await expect(
      server.triggerBatch([
        { channel: 'a', name: 'x', data: {} },
        { channel: 'no such/name', name: 'x', data: {} },
      ]),
    ).rejects.toMatchObject({ status: 400 });
    await roundTrip(client);
    expect(heard).not.toHaveBeenCalled();
  });

  test('channels, their counts and their users can be asked for', async () => {
    const { port, server } = await start();
    await once(
      browser(port, { authorizer: signer(APP.secret, undefined, undefined, member('anna')) }).subscribe('presence-tenant-1'),
      'pusher:subscription_succeeded',
    );
    await once(browser(port).subscribe('news'), 'pusher:subscription_succeeded');
    expect(await (await server.get({ path: '/channels' })).json()).toEqual({ channels: { 'presence-tenant-1': {}, news: {} } });
    expect(await (await server.get({ path: '/channels', params: { filter_by_prefix: 'presence-', info: 'user_count' } })).json()).toEqual({
      channels: { 'presence-tenant-1': { user_count: 1 } },
    });
    expect(await (await server.get({ path: '/channels/news', params: { info: 'subscription_count' } })).json()).toEqual({
      occupied: true,
      subscription_count: 1,
    });
    expect(await (await server.get({ path: '/channels/presence-tenant-1/users' })).json()).toEqual({ users: [{ id: 'anna' }] });
    await expect(server.get({ path: '/channels/news/users' })).rejects.toMatchObject({ status: 400 });
  });
});

describe('lines that die', () => {
  test('a half-open line is found by the server and by the browser, and the browser comes back', async () => {
    const { port, hub } = await start({ limits: { activityTimeoutMs: 1000, pongTimeoutMs: 300 } });
    const line = await proxy(port);
    const client = browser(line.port, { activityTimeout: 1000, pongTimeout: 300 });
    await connectionState(client, 'connected');
    const firstId = client.connection.socket_id;
    line.swallowOpenLines(); // bytes vanish, nothing closes: both sides still believe in the connection
    await vi.waitFor(() => expect(client.connection.socket_id).not.toBe(firstId), 8000);
    await connectionState(client, 'connected');
    await vi.waitFor(() => expect(hub.stats().sockets).toBe(1), 8000);
  });

  test('a quiet line that answers pings stays', async () => {
    const { port } = await start({ limits: { activityTimeoutMs: 200, pongTimeoutMs: 200 } });
    const client = browser(port, { activityTimeout: 60_000 });
    await connectionState(client, 'connected');
    const id = client.connection.socket_id;
    let pings = 0;
    client.connection.bind('message', (message: { event: string }) => (pings += message.event === 'pusher:ping' ? 1 : 0));
    await vi.waitFor(() => expect(pings).toBeGreaterThanOrEqual(3), 5000);
    expect(client.connection).toMatchObject({ state: 'connected', socket_id: id });
  });

  test('a reader that never reads is dropped before its backlog fills our memory', async () => {
    const { port, hub, server } = await start({ limits: { maxBufferedBytes: 64 * 1024 } });
    const line = await proxy(port);
    const client = browser(line.port);
    await once(client.subscribe('news'), 'pusher:subscription_succeeded');
    line.stopReading();
    await vi.waitFor(
      async () => {
        await Promise.all(
          Array.from({ length: 10 }, () =>
            server.triggerBatch(Array.from({ length: 10 }, () => ({ channel: 'news', name: 'x', data: 'x'.repeat(10_000) }))),
          ),
        );
        expect(hub.stats().slowConsumers).toBe(1);
      },
      { timeout: 15_000, interval: 5 },
    );
    expect(hub.stats().sockets).toBe(0);
  });
});

async function start(options: Partial<HubOptions> = {}): Promise<{ hub: Hub; port: number; server: Pusher }> {
  const hub = createHub({ ...APP, ...options });
  const http = createServer((req, res) => {
    const request = new Request(`http://127.0.0.1${req.url}`, {
      method: req.method,
      ...(req.method === 'POST' ? { body: req as unknown as ReadableStream, duplex: 'half' } : {}),
    } as RequestInit);
    void hub.handle(request).then(async (response) => {
      res.writeHead(response?.status ?? 404, { connection: 'close' });
      res.end(await response?.text());
    });
  });
  http.on('upgrade', (req, socket, head) => void (hub.upgrade(req, socket, head) || socket.destroy()));
  const port = await listen(http);
  undo.push(
    () => new Promise((resolve) => http.close(resolve)),
    () => hub.stop(),
  );
  return { hub, port, server: publisher(port) };
}

function publisher(port: number, changes: { secret?: string } = {}): Pusher {
  return new Pusher({ ...APP, ...changes, host: '127.0.0.1', port: String(port), useTLS: false });
}

function browser(port: number, options: Partial<Options> = {}, key = APP.key): PusherClient {
  const client = new PusherClient(key, {
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
    enableStats: false,
    cluster: '',
    authorizer: signer(APP.secret),
    ...options,
  } as unknown as Options);
  undo.push(() => client.disconnect());
  return client;
}

/** Stands in for the product's auth endpoint; the arguments let a test sign the wrong thing. */
function signer(
  secret: string,
  channelOf = (name: string) => name,
  socketOf = (id: string) => id,
  channelData?: string,
): NonNullable<Options['authorizer']> {
  return (channel) => ({
    authorize: (socketId, callback) => {
      const auth = channelAuth({ key: APP.key, secret }, socketOf(socketId), channelOf(channel.name), channelData);
      callback(null, { auth, ...(channelData === undefined ? {} : { channel_data: channelData }) });
    },
  });
}

const member = (id: string): string => JSON.stringify({ user_id: id, user_info: { name: id } });

function once(channel: Channel, event: string): Promise<unknown> {
  return new Promise((resolve) => {
    const heard = (data: unknown): void => {
      channel.unbind(event, heard);
      resolve(data);
    };
    channel.bind(event, heard);
  });
}

function connectionError(client: PusherClient): Promise<{ data: unknown }> {
  return new Promise((resolve) =>
    client.connection.bind('error', (error: { error?: { data: unknown }; data?: unknown }) =>
      resolve({ data: error.error?.data ?? error.data }),
    ),
  );
}

function connectionState(client: PusherClient, state: string): Promise<void> {
  if (client.connection.state === state) return Promise.resolve();
  return new Promise((resolve) => client.connection.bind(state, () => resolve()));
}

/** Everything sent to this client before has arrived when its own subscription is answered. */
async function roundTrip(client: PusherClient): Promise<void> {
  await once(client.subscribe('round-trip'), 'pusher:subscription_succeeded');
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A line that can be made half-open (bytes vanish, nothing closes) or blocked (bytes pile up at the sender). */
async function proxy(target: number): Promise<{ port: number; swallowOpenLines(): void; stopReading(): void }> {
  const dead = new Set<Socket>();
  const pairs: Socket[] = [];
  const server = createTcpServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('data', (bytes) => void (dead.has(one) || other.write(bytes)));
      one.on('error', () => {});
      one.on('close', () => void (dead.has(one) || other.destroy()));
    }
    pairs.push(near, far);
  });
  const port = await listen(server);
  undo.push(() => {
    for (const socket of pairs) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    port,
    swallowOpenLines: () => pairs.forEach((socket) => dead.add(socket)),
    stopReading: () => pairs.forEach((socket) => socket.pause()),
  };
}
