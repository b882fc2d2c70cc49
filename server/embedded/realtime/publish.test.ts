import type { Channel } from 'pusher-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { APP, browser, closeAll, member, once, publisher, roundTrip, signer, startHub } from './testing/hub-world';

afterEach(closeAll);

describe('publishing from within', () => {
  test('reaches who listens, as over HTTP; what is too long is left out and takes nothing else with it', async () => {
    const { port, hub } = await startHub();
    const channel = browser(port).subscribe('news');
    await once(channel, 'pusher:subscription_succeeded');
    const heard = once(channel, 'second');
    const first = vi.fn<(data: unknown) => void>();
    channel.bind('first', first);
    hub.publish([
      { channel: 'news', name: 'first', data: 'x'.repeat(11 * 1024) },
      { channel: 'no such channel!', name: 'first', data: {} },
      { channel: 'news', name: 'second', data: { seq: 2 } },
    ]);
    expect(await heard).toEqual({ seq: 2 });
    expect(first).not.toHaveBeenCalled();
    expect(hub.stats().published).toBe(1);
  });
});

describe('publishing over HTTP', () => {
  test('a wrong signature is refused and nobody hears it', async () => {
    const { port } = await startHub();
    const client = browser(port);
    const channel = client.subscribe('news');
    await once(channel, 'pusher:subscription_succeeded');
    const heard = vi.fn<(data: unknown) => void>();
    channel.bind('hello', heard);
    await expect(publisher(port, { secret: 'wrong' }).trigger('news', 'hello', {})).rejects.toMatchObject({ status: 401 });
    await roundTrip(client);
    expect(heard).not.toHaveBeenCalled();
  });

  test('a stale timestamp is refused', async () => {
    const { server } = await startHub({ now: () => Date.now() + 601_000 });
    await expect(server.trigger('news', 'hello', {})).rejects.toMatchObject({ status: 401 });
  });

  test('10 KB pass, one byte more is 413', async () => {
    const { server, port } = await startHub();
    expect((await server.trigger('news', 'hello', 'x'.repeat(10 * 1024))).status).toBe(200);
    await expect(server.trigger('news', 'hello', 'x'.repeat(10 * 1024 + 1))).rejects.toMatchObject({ status: 413 });
    expect((await fetch(`http://127.0.0.1:${port}/apps/app/events`, { method: 'POST', body: 'x'.repeat(600 * 1024) })).status).toBe(413);
  });

  test('the sender named by socket_id does not hear itself', async () => {
    const { port, server } = await startHub();
    const [sender, other] = [browser(port), browser(port)];
    const channels = [sender.subscribe('news'), other.subscribe('news')];
    await Promise.all(channels.map((channel) => once(channel, 'pusher:subscription_succeeded')));
    const own = vi.fn<(data: unknown) => void>();
    channels[0]?.bind('hello', own);
    const received = once(channels[1] as Channel, 'hello');
    await server.trigger('news', 'hello', { n: 1 }, { socket_id: sender.connection.socket_id });
    expect(await received).toEqual({ n: 1 });
    await roundTrip(sender);
    expect(own).not.toHaveBeenCalled();
  });

  test('a batch reaches every channel it names, and none when one entry is wrong', async () => {
    const { port, server } = await startHub();
    const client = browser(port);
    const [a, b] = [client.subscribe('a'), client.subscribe('b')];
    await Promise.all([a, b].map((channel) => once(channel, 'pusher:subscription_succeeded')));
    const both = Promise.all([once(a, 'x'), once(b, 'x')]);
    await server.triggerBatch([
      { channel: 'a', name: 'x', data: { n: 1 } },
      { channel: 'b', name: 'x', data: { n: 2 } },
    ]);
    expect(await both).toEqual([{ n: 1 }, { n: 2 }]);
    const heard = vi.fn<(data: unknown) => void>();
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
    const { port, server } = await startHub();
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
