import { afterEach, describe, expect, test, vi } from 'vitest';
import { APP, browser, closeAll, connectionError, connectionState, member, once, roundTrip, signer, startHub } from './testing/hub-world';

afterEach(closeAll);

describe('private and presence channels', () => {
  test('a private channel opens with a right signature', async () => {
    const { port, server } = await startHub();
    const channel = browser(port).subscribe('private-conversation-1');
    await once(channel, 'pusher:subscription_succeeded');
    const received = once(channel, 'message-received');
    await server.trigger('private-conversation-1', 'message-received', { seq: 7 });
    expect(await received).toEqual({ seq: 7 });
  });

  test('a wrong signature is refused and nothing of the channel arrives', async () => {
    const { port, server, hub } = await startHub();
    const client = browser(port, { authorizer: signer('not-the-secret') });
    const channel = client.subscribe('private-conversation-1');
    const heard = vi.fn<(data: unknown) => void>();
    channel.bind('message-received', heard);
    expect(await once(channel, 'pusher:subscription_error')).toMatchObject({ type: 'AuthError', status: 401 });
    await server.trigger('private-conversation-1', 'message-received', { seq: 1 });
    await roundTrip(client);
    expect(heard).not.toHaveBeenCalled();
    expect(hub.stats().channels).toBe(1); // the public channel of the round trip
  });

  test('a foreign channel is refused: a signature made for one channel opens no other', async () => {
    const { port } = await startHub();
    const channel = browser(port, { authorizer: signer(APP.secret, () => 'private-conversation-1') }).subscribe('private-conversation-2');
    expect(await once(channel, 'pusher:subscription_error')).toMatchObject({ status: 401 });
  });

  test('a signature made for one connection opens nothing on another', async () => {
    const { port } = await startHub();
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
    const { port } = await startHub();
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
    const { port } = await startHub();
    const channel = browser(port, { authorizer: signer(APP.secret, undefined, undefined, '{"user_info":{}}') }).subscribe(
      'presence-tenant-1',
    );
    expect(await once(channel, 'pusher:subscription_error')).toMatchObject({ type: 'AuthError' });
  });
});

describe('client events', () => {
  test('typing reaches the others on a private channel and not the typist', async () => {
    const { port } = await startHub();
    const [visitor, operator] = [browser(port), browser(port)];
    const [from, to] = [visitor.subscribe('private-conversation-1'), operator.subscribe('private-conversation-1')];
    await Promise.all([from, to].map((channel) => once(channel, 'pusher:subscription_succeeded')));
    const own = vi.fn<(data: unknown) => void>();
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
    const { port } = await startHub();
    const client = browser(port);
    if (subscribe) await once(client.subscribe(channel), 'pusher:subscription_succeeded');
    else await connectionState(client, 'connected');
    const error = connectionError(client);
    client.send_event('client-typing', {}, channel);
    expect(await error).toMatchObject({ data: { code: 4301 } });
    expect(client.connection.state).toBe('connected');
  });

  test('more than the allowance of a second is refused without closing the socket', async () => {
    const { port } = await startHub({ limits: { clientEventsPerSecond: 2 } });
    const client = browser(port);
    const channel = client.subscribe('private-a');
    await once(channel, 'pusher:subscription_succeeded');
    const error = connectionError(client);
    for (let i = 0; i < 4; i += 1) channel.trigger('client-typing', {});
    expect(await error).toMatchObject({ data: { code: 4301, message: expect.stringContaining('2 client events') } });
    expect(client.connection.state).toBe('connected');
  });

  test('10 KB and one byte is refused', async () => {
    const { port } = await startHub();
    const client = browser(port);
    const channel = client.subscribe('private-a');
    await once(channel, 'pusher:subscription_succeeded');
    const error = connectionError(client);
    channel.trigger('client-typing', { text: 'x'.repeat(10 * 1024) });
    expect(await error).toMatchObject({ data: { code: 4301 } });
  });
});
