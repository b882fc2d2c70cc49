import type Pusher from 'pusher';
import type { Options } from 'pusher-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  APP,
  browser,
  closeAll,
  connectionError,
  connectionState,
  member,
  once,
  publisher,
  signer,
  startHub,
  startLine,
} from './testing/hub-world';

afterEach(closeAll);

describe('connection', () => {
  test('a browser connects, subscribes and receives what the server publishes', async () => {
    const { port, server } = await startHub();
    const client = browser(port);
    const channel = client.subscribe('news');
    await once(channel, 'pusher:subscription_succeeded');
    const received = once(channel, 'hello');
    await server.trigger('news', 'hello', { id: 'lead_1' });
    expect(await received).toEqual({ id: 'lead_1' });
  });

  test('an unknown key is told so and does not come back', async () => {
    const { port } = await startHub();
    const client = browser(port, {}, 'another-key');
    const error = await connectionError(client);
    expect(error).toMatchObject({ data: { code: 4001 } });
    await connectionState(client, 'disconnected');
  });

  test('a full hub refuses with a code that makes clients wait', async () => {
    const { port } = await startHub({ limits: { maxSockets: 1 } });
    const first = browser(port);
    await once(first.subscribe('private-a'), 'pusher:subscription_succeeded');
    expect(await connectionError(browser(port))).toMatchObject({ data: { code: 4100 } });
    expect(first.connection.state).toBe('connected');
  });

  test('strangers who fill the hub cannot keep out who comes with a signature', async () => {
    const { port, hub } = await startHub({ limits: { maxSockets: 2 } });
    for (let i = 0; i < 2; i += 1) await connectionState(browser(port, { activityTimeout: 60_000 }), 'connected');
    await once(browser(port).subscribe('private-a'), 'pusher:subscription_succeeded');
    expect(hub.stats().sockets).toBeLessThanOrEqual(2);
  });

  test('a stopping hub asks clients to come back after a pause', async () => {
    const { port, hub } = await startHub();
    const client = browser(port);
    await connectionState(client, 'connected');
    const left = connectionState(client, 'connecting');
    await hub.stop();
    await left;
    expect(hub.stats().sockets).toBe(0);
  });

  test('a chatterbox is cut off', async () => {
    const { port, hub } = await startHub({ limits: { framesPerSecond: 2 } });
    const client = browser(port);
    await connectionState(client, 'connected');
    const left = connectionState(client, 'connecting');
    for (let i = 0; i < 20; i += 1) client.send_event('pusher:ping', {});
    await left;
    await vi.waitFor(() => expect(hub.stats().sockets).toBeLessThanOrEqual(1));
  });
});

describe('a person', () => {
  const signIn = (id: string, server: Pusher): Partial<Options> => {
    const userAuthentication = {
      customHandler: ({ socketId }: { socketId: string }, answer: (error: null, auth: { auth: string; user_data: string }) => void) =>
        answer(null, server.authenticateUser(socketId, { id }) as { auth: string; user_data: string }),
    };
    return { userAuthentication } as Partial<Options>;
  };

  test('whose connections are ended loses all of them and nobody else any', async () => {
    const { port, server } = await startHub();
    const [one, two, other] = [signIn('anna', server), signIn('anna', server), signIn('boris', server)].map((options) =>
      browser(port, options),
    );
    for (const client of [one, two, other]) {
      client?.signin();
      await vi.waitFor(() => expect(client?.user.user_data).not.toBeNull());
    }
    await server.terminateUserConnections('anna');
    await vi.waitFor(() =>
      expect([one, two, other].map((client) => client?.connection.state)).toEqual(['disconnected', 'disconnected', 'connected']),
    );
  });

  test('that never signed in is known by the presence channel', async () => {
    const { port, server } = await startHub();
    const client = browser(port, { authorizer: signer(APP.secret, undefined, undefined, member('anna')) });
    await once(client.subscribe('presence-tenant-1'), 'pusher:subscription_succeeded');
    await server.terminateUserConnections('anna');
    await vi.waitFor(() => expect(client.connection.state).toBe('disconnected'));
  });

  test('signed in with a wrong signature is put out, and nobody hears what is meant for another', async () => {
    const { port, server } = await startHub();
    const forged = browser(port, signIn('anna', publisher(port, { secret: 'not-the-secret' })));
    const error = connectionError(forged);
    forged.signin();
    expect(await error).toMatchObject({ data: { code: 4009 } });
    const boris = browser(port, signIn('boris', server));
    boris.signin();
    await vi.waitFor(() => expect(boris.user.user_data).not.toBeNull());
    const refused = connectionError(boris);
    boris.send_event('pusher:subscribe', { channel: '#server-to-user-anna' });
    expect(await refused).toMatchObject({ data: { message: 'Invalid channel name' } });
  });
});

describe('lines that die', () => {
  test('a half-open line is found by the server and by the browser, and the browser comes back', async () => {
    const { port, hub } = await startHub({ limits: { activityTimeoutMs: 1000, pongTimeoutMs: 300 } });
    const line = await startLine(port);
    const client = browser(line.port, { activityTimeout: 1000, pongTimeout: 300 });
    await connectionState(client, 'connected');
    const firstId = client.connection.socket_id;
    line.swallowOpenLines(); // bytes vanish, nothing closes: both sides still believe in the connection
    await vi.waitFor(() => expect(client.connection.socket_id).not.toBe(firstId), 8000);
    await connectionState(client, 'connected');
    await vi.waitFor(() => expect(hub.stats().sockets).toBe(1), 8000);
  });

  test('a quiet line that answers pings stays', async () => {
    const { port } = await startHub({ limits: { activityTimeoutMs: 200, pongTimeoutMs: 200 } });
    const client = browser(port, { activityTimeout: 60_000 });
    await connectionState(client, 'connected');
    const id = client.connection.socket_id;
    let pings = 0;
    client.connection.bind('message', (message: { event: string }) => (pings += message.event === 'pusher:ping' ? 1 : 0));
    await vi.waitFor(() => expect(pings).toBeGreaterThanOrEqual(3), 5000);
    expect(client.connection).toMatchObject({ state: 'connected', socket_id: id });
  });

  test('a reader that never reads is dropped before its backlog fills our memory', async () => {
    const { port, hub, server } = await startHub({ limits: { maxBufferedBytes: 64 * 1024 } });
    const line = await startLine(port);
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
