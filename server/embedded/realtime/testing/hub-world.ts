import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import Pusher from 'pusher';
import PusherClient, { type Channel, type Options } from 'pusher-js';
import { createHub, type Hub, type HubOptions } from '../create-hub';
import { channelAuth } from '../signature';

/** The hub is judged by the vendor's own packages: `pusher-js` connects, `pusher` publishes and signs. */
export const APP = { appId: 'app', key: 'key', secret: 'secret-of-the-test' };
const undo: (() => unknown)[] = [];

/** After each test: everything it opened, the last first. */
export async function closeAll(): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

export async function startHub(options: Partial<HubOptions> = {}): Promise<{ hub: Hub; port: number; server: Pusher }> {
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

export function publisher(port: number, changes: { secret?: string } = {}): Pusher {
  return new Pusher({ ...APP, ...changes, host: '127.0.0.1', port: String(port), useTLS: false });
}

export function browser(port: number, options: Partial<Options> = {}, key = APP.key): PusherClient {
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
export function signer(
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

export const member = (id: string): string => JSON.stringify({ user_id: id, user_info: { name: id } });

export function once(channel: Channel, event: string): Promise<unknown> {
  return new Promise((resolve) => {
    const heard = (data: unknown): void => {
      channel.unbind(event, heard);
      resolve(data);
    };
    channel.bind(event, heard);
  });
}

export function connectionError(client: PusherClient): Promise<{ data: unknown }> {
  return new Promise((resolve) =>
    client.connection.bind('error', (error: { error?: { data: unknown }; data?: unknown }) =>
      resolve({ data: error.error?.data ?? error.data }),
    ),
  );
}

export function connectionState(client: PusherClient, state: string): Promise<void> {
  if (client.connection.state === state) return Promise.resolve();
  return new Promise((resolve) => client.connection.bind(state, () => resolve()));
}

/** Everything sent to this client before has arrived when its own subscription is answered. */
export async function roundTrip(client: PusherClient): Promise<void> {
  await once(client.subscribe('round-trip'), 'pusher:subscription_succeeded');
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A line that can be made half-open (bytes vanish, nothing closes) or blocked (bytes pile up at the sender). */
export async function startLine(target: number): Promise<{ port: number; swallowOpenLines(): void; stopReading(): void }> {
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
