import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import PusherClient from 'pusher-js';
import { afterEach, expect, test, vi } from 'vitest';
import { createHub } from '@/server/embedded/realtime/create-hub';
import { channelAuth } from '@/server/embedded/realtime/signature';
import { followTenant } from './follow-tenant';

/** Against the real hub with the vendor's client: what is on the screen follows the rows. */
const APP = { appId: 'app', key: 'key', secret: 'secret-of-the-test' };
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test('what changed between being connected and being subscribed is on the screen without a hint', async () => {
  const { rows, shown, follow } = await screen({ beforeSignature: () => void (rows.newest = 2) });
  await vi.waitFor(() => expect(shown()).toBe(1));
  void follow();
  await vi.waitFor(() => expect(shown()).toBe(2));
});

test('after a cut line everything on the screen is asked again once the channel hears again', async () => {
  const { rows, shown, follow, cut } = await screen({});
  await vi.waitFor(() => expect(shown()).toBe(1));
  await follow();
  rows.newest = 3; // hinted to nobody: the line is cut
  cut();
  await vi.waitFor(() => expect(shown()).toBe(3), { timeout: 5000 });
});

/** One query on the screen; `beforeSignature` happens while the subscription is on its way. */
async function screen({ beforeSignature = () => undefined }: { beforeSignature?: () => void }) {
  const rows = { newest: 1 };
  const hub = createHub(APP);
  const server = createServer();
  server.on('upgrade', (request, socket, head) => void (hub.upgrade(request, socket, head) || socket.destroy()));
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const pusher = new PusherClient(APP.key, {
    cluster: '',
    wsHost: '127.0.0.1',
    wsPort: (server.address() as AddressInfo).port,
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      transport: 'ajax',
      endpoint: '',
      customHandler({ socketId, channelName }, done) {
        beforeSignature();
        const channelData = JSON.stringify({ user_id: 'mem_1' });
        done(null, { auth: channelAuth(APP, socketId, channelName, channelData), channel_data: channelData });
      },
    },
  });
  const queries = new QueryClient();
  const query = new QueryObserver(queries, { queryKey: [['conversations', 'thread']], queryFn: async () => rows.newest });
  undo.push(
    () => server.close(),
    () => hub.stop(),
    () => pusher.disconnect(),
    query.subscribe(() => undefined),
  );
  return {
    rows,
    shown: () => query.getCurrentResult().data,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    follow: () =>
      new Promise<void>((resolve) =>
        followTenant({ pusher, tenantId: 'ten_1', queries, onMembers: () => resolve(), onEvent: () => undefined }),
      ),
  };
}
