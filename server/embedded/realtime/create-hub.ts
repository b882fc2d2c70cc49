import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Hint } from '@/server/platform/hints';
import { log } from '@/server/platform/log';
import { Channels } from './channels';
import { handleFrame } from './conversation';
import { closeCodes, errorFrame, frame } from './protocol';
import { handlePublish, publishWithin } from './publish';
import { HubSocket, type HubLimits } from './socket';

/**
 * The embedded realtime hub: the Pusher Channels protocol, version 7, on the product's own port.
 *
 * A browser opens `/app/<key>?protocol=7` and is told its socket id and after how much silence to ping. It subscribes to
 * public channels by name, to private and presence channels with a signature that our own auth endpoint made for exactly
 * this socket and channel. The server publishes over HTTP (`/apps/<id>/events`), signed. Nothing is stored: who was not
 * connected asks for what it missed by sequence number.
 */
export type HubOptions = { appId: string; key: string; secret: string; limits?: Partial<HubLimits>; now?: () => number };

export type HubStats = { sockets: number; channels: number; published: number; slowConsumers: number };

export type Hub = {
  /** Answers a call of the HTTP interface; null when the path is not the hub's. */
  handle: (request: Request) => Promise<Response | null>;
  /** The same for this process itself, without a socket or a signature. Never throws. */
  publish: (hints: readonly Hint[]) => void;
  /** Takes a WebSocket upgrade; false when the path is not the hub's. */
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  stop: () => Promise<void>;
  stats: () => HubStats;
};

const defaults: HubLimits = {
  maxSockets: 10_000, // about 25 KB each: 250 MB at the worst
  maxChannelsPerSocket: 200, // an operator's open conversations, with a margin
  maxPresenceMembers: 500, // the list goes out whole to every newcomer
  maxBufferedBytes: 1024 * 1024, // a thousand id-only events behind: it has to resync anyway
  clientEventsPerSecond: 10, // the vendor's figure
  framesPerSecond: 50,
  activityTimeoutMs: 30_000, // shorter than the 60 s after which common proxies cut a silent line
  pongTimeoutMs: 30_000, // the protocol's figure
};

// A frame larger than any client event closes the socket with 1009 before it is read into memory.
const MAX_FRAME_BYTES = 32 * 1024;

export function createHub({ appId, key, secret, limits: given, now = Date.now }: HubOptions): Hub {
  const limits = { ...defaults, ...given };
  const app = { key, secret };
  const channels = new Channels();
  const sockets = new Set<HubSocket>();
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false, clientTracking: false });
  const stats = { published: 0, slowConsumers: 0 };
  const api = { appId, app, channels, now, closeUser: (userId: string) => closeUser(sockets, channels, userId) };
  let isStopping = false;
  const heartbeat = setInterval(() => sockets.forEach((socket) => socket.checkAlive(now())), Math.min(1000, limits.activityTimeoutMs / 4));
  heartbeat.unref();

  const onSlow = (socket: HubSocket): void => noteSlow(stats, socket);

  function welcome(ws: WebSocket): void {
    const socket = new HubSocket(ws, limits, now(), onSlow);
    sockets.add(socket);
    ws.on('message', (raw) => {
      if (!socket.heard(now())) return socket.drop(closeCodes.overCapacity, 'Too many messages');
      handleFrame({ app, channels, limits, now }, socket, textOf(raw));
    });
    ws.on('error', () => {}); // the close event follows and does the work
    ws.on('close', () => {
      sockets.delete(socket);
      channels.leaveAll(socket);
    });
    greet(socket, limits);
  }

  return {
    handle: async (request) => {
      const response = await handlePublish(api, request);
      if (response?.ok && request.method === 'POST') stats.published += 1;
      return response;
    },
    publish: (hints) => void (stats.published += publishWithin(api, hints)),
    upgrade(req, socket, head) {
      const url = parseUrl(req.url);
      const path = url && /^\/app\/([^/]+)$/.exec(url.pathname);
      if (!url || !path) return false;
      if (isStopping) return Boolean(socket.destroy());
      server.handleUpgrade(req, socket, head, (ws) => {
        const refusal = refusalOf(path[1] ?? '', key, url.searchParams.get('protocol'));
        if (refusal) return refuse(ws, ...refusal);
        if (sockets.size >= limits.maxSockets && !makeRoom(sockets)) return refuse(ws, closeCodes.overCapacity, 'Over capacity');
        welcome(ws);
      });
      return true;
    },
    async stop() {
      isStopping = true;
      clearInterval(heartbeat);
      await closeAll(sockets);
      server.close();
    },
    stats: () => ({ sockets: sockets.size, channels: channels.names().length, ...stats }),
  };
}

function noteSlow(stats: { slowConsumers: number }, socket: HubSocket): void {
  stats.slowConsumers += 1;
  log.warn({ event: 'realtime_slow_consumer', socketId: socket.id });
}

function greet(socket: HubSocket, limits: HubLimits): void {
  // The client pings after this many seconds of silence; the protocol counts in whole seconds.
  const activitySeconds = Math.max(1, Math.round(limits.activityTimeoutMs / 1000));
  socket.send(frame('pusher:connection_established', { socket_id: socket.id, activity_timeout: activitySeconds }));
}

async function closeAll(sockets: Set<HubSocket>): Promise<void> {
  for (const socket of sockets) socket.close(closeCodes.overCapacity, 'Restarting');
  // Half a second for the close frames to be answered; a dead line must not hold the shutdown.
  for (let waited = 0; waited < 500 && sockets.size > 0; waited += 20) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const socket of sockets) socket.terminate();
}

/** Every connection that signed in as this person, or that others see as them: a client may have left the sign-in out. */
function closeUser(sockets: Set<HubSocket>, channels: Channels, userId: string): void {
  for (const socket of Array.from(sockets))
    if (socket.userId === userId || [...socket.channels].some((name) => channels.memberOf(name, socket)?.id === userId))
      socket.close(closeCodes.unauthorized, 'Connection not authorized');
}

/** Whoever proved nothing gives way when the hub is full, so strangers cannot keep operators and visitors out. */
function makeRoom(sockets: Set<HubSocket>): boolean {
  for (const socket of sockets) {
    if (socket.isProven) continue;
    sockets.delete(socket);
    socket.drop(closeCodes.overCapacity, 'Over capacity');
    return true;
  }
  return false;
}

function refusalOf(givenKey: string, key: string, protocol: string | null): [number, string] | null {
  if (givenKey !== key) return [closeCodes.unknownApp, 'Application does not exist'];
  if (protocol === null) return [closeCodes.noProtocol, 'No protocol version supplied'];
  // 5, 6 and 7 differ only in what the client may ask for; all that is asked of older ones is served.
  return ['5', '6', '7'].includes(protocol) ? null : [closeCodes.unsupportedProtocol, 'Unsupported protocol version'];
}

function refuse(ws: WebSocket, code: number, message: string): void {
  ws.on('error', () => {});
  ws.send(errorFrame(message, code));
  ws.close(code, message);
}

function parseUrl(path: string | undefined): URL | null {
  try {
    return new URL(path ?? '', 'http://hub');
  } catch {
    return null;
  }
}

function textOf(raw: RawData): string {
  return Buffer.isBuffer(raw)
    ? raw.toString('utf8')
    : Array.isArray(raw)
      ? Buffer.concat(raw).toString('utf8')
      : Buffer.from(raw).toString('utf8');
}
