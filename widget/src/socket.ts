/**
 * The part of Pusher's protocol 7 that a visitor needs, about 1 KB instead of the vendor's 18.
 * Source: pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol.
 *
 * connect → `pusher:connection_established` (socket id, activity timeout) → for each channel a signature from our server →
 * `pusher:subscribe`. Silence longer than the activity timeout is answered with `pusher:ping`; no word for 30 s more means
 * a half-open connection, which is dropped. A close code says what next: 4000–4099 never again, 4100–4199 after a pause,
 * 4200–4299 at once, anything else after a growing, jittered pause. After each (re)subscription `onReady` asks the server
 * for what was missed: this channel only hints.
 */
export type Socket = { trigger(event: string, data: unknown): void; close(): void; wake(): void };

export type SocketParts = {
  url: string;
  channel: string;
  authorize(socketId: string, channel: string): Promise<string>;
  onReady(): void;
  onEvent(name: string, data: unknown): void;
  WebSocket: new (url: string) => WebSocket;
  random(): number;
};

const PONG_WAIT_MS = 30_000; // the protocol's own figure
const LONGEST_PAUSE_MS = 30_000;
const CONNECT_WAIT_MS = 10_000; // a proxy that swallows the upgrade must not hold us for ever

export function connectSocket(parts: SocketParts): Socket {
  let ws: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let activityMs = 120_000;
  let tries = 0;
  let over = false;
  let subscribed = false;

  const after = (work: () => void, ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(work, ms);
  };
  const send = (event: string, data: unknown, channel?: string): void => {
    if (ws?.readyState === 1) ws.send(JSON.stringify({ event, data, channel }));
  };
  const alive = (): void =>
    after(() => {
      send('pusher:ping', {});
      after(() => drop(ws, 0), PONG_WAIT_MS);
    }, activityMs);

  const drop = (socket: WebSocket | undefined, code: number): void => {
    if (!socket || socket !== ws) return;
    ws = undefined;
    subscribed = false;
    clearTimeout(timer);
    socket.onmessage = socket.onclose = null;
    socket.close();
    if (over || (code >= 4000 && code < 4100)) return;
    const pauseMs = code >= 4200 && code < 4300 ? 0 : Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** tries) * (0.5 + parts.random());
    tries += 1;
    after(open, pauseMs);
  };

  const heard = async (socket: WebSocket, text: string): Promise<void> => {
    alive();
    const message = parse(text) as { event?: string; data?: unknown };
    const data = typeof message.data === 'string' ? parse(message.data) : message.data;
    const name = message.event ?? '';
    if (name === 'pusher:ping') return send('pusher:pong', {});
    if (name === 'pusher:error') return;
    if (name === 'pusher:connection_established') {
      const { socket_id: id, activity_timeout: seconds } = data as { socket_id: string; activity_timeout?: number };
      if (seconds) activityMs = Math.min(activityMs, seconds * 1000);
      alive();
      const auth = await parts.authorize(id, parts.channel).catch(() => null);
      if (auth === null) return drop(socket, 0);
      if (socket === ws) send('pusher:subscribe', { channel: parts.channel, auth });
      return;
    }
    if (name === 'pusher_internal:subscription_succeeded') {
      tries = 0;
      subscribed = true;
      return parts.onReady();
    }
    if (name && !name.startsWith('pusher')) parts.onEvent(name, data);
  };

  const open = (): void => {
    if (over || ws) return;
    const socket = (ws = new parts.WebSocket(parts.url));
    socket.onmessage = (event) => void heard(socket, String(event.data));
    socket.onclose = (event) => drop(socket, event.code);
    after(() => drop(socket, 0), CONNECT_WAIT_MS);
  };
  open();

  return {
    trigger: (event, data) => subscribed && send(event, data, parts.channel),
    close() {
      over = true;
      clearTimeout(timer);
      ws?.close();
    },
    /** The network is back: do not sit out the pause. */
    wake() {
      if (ws) return;
      tries = 0;
      after(open, 0);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
