/**
 * The part of Pusher's protocol 7 that a visitor needs, about 1 KB instead of the vendor's 18.
 * Source: pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol.
 *
 * connect → `pusher:connection_established` (socket id, activity timeout) → for the channel a signature from our server →
 * `pusher:subscribe`. Silence longer than the activity timeout is answered with `pusher:ping`; no word for 30 s more means
 * a half-open connection, which is dropped. A close code says what next: 4000–4099 never again, 4200–4299 at once, 4100–4199
 * and anything else after a growing, jittered pause. After each (re)subscription `onReady` asks the server for what was
 * missed: this channel only hints.
 */
export type Socket = { trigger(event: string, data: unknown): void; close(): void; wake(): void };

export type SocketParts = {
  url: string;
  channel: string;
  authorize(socketId: string, channel: string): Promise<string>;
  onReady(): void;
  onLost(): void;
  onEvent(name: string, data: unknown): void;
  open(url: string): WebSocket;
  random(): number;
};

const PONG_WAIT_MS = 30_000; // the protocol's own figure
const LONGEST_PAUSE_MS = 30_000;
const CONNECT_WAIT_MS = 10_000; // a proxy that swallows the upgrade must not hold us for ever

export function connectSocket(parts: SocketParts): Socket {
  const connection = new Connection(parts);
  connection.open();
  return connection;
}

class Connection implements Socket {
  private ws: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private activityMs = 120_000;
  private tries = 0;
  private isOver = false;
  private isSubscribed = false;

  constructor(private readonly parts: SocketParts) {}

  open(): void {
    if (this.isOver || this.ws) return;
    const socket = (this.ws = this.parts.open(this.parts.url));
    socket.onmessage = (event) => void this.heard(socket, String(event.data));
    socket.onclose = (event) => this.drop(socket, event.code);
    this.after(() => this.drop(socket, 0), CONNECT_WAIT_MS);
  }

  trigger(event: string, data: unknown): void {
    if (this.isSubscribed) this.send(event, data, this.parts.channel);
  }

  close(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.ws?.close();
  }

  /** The network is back: do not sit out the pause. */
  wake(): void {
    if (this.ws) return;
    this.tries = 0;
    this.after(() => this.open(), 0);
  }

  private after(work: () => void, ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(work, ms);
  }

  private send(event: string, data: unknown, channel?: string): void {
    if (this.ws?.readyState === 1) this.ws.send(JSON.stringify({ event, data, channel }));
  }

  private alive(): void {
    this.after(() => {
      this.send('pusher:ping', {});
      this.after(() => this.drop(this.ws, 0), PONG_WAIT_MS);
    }, this.activityMs);
  }

  private drop(socket: WebSocket | undefined, code: number): void {
    if (!socket || socket !== this.ws) return;
    this.ws = undefined;
    this.isSubscribed = false;
    clearTimeout(this.timer);
    socket.onmessage = socket.onclose = null;
    socket.close();
    this.parts.onLost();
    if (this.isOver || (code >= 4000 && code < 4100)) return;
    const pauseMs = code >= 4200 && code < 4300 ? 0 : Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** this.tries) * (0.5 + this.parts.random());
    this.tries += 1;
    this.after(() => this.open(), pauseMs);
  }

  private async heard(socket: WebSocket, text: string): Promise<void> {
    this.alive();
    const message = parse(text) as { event?: string; data?: unknown };
    const data = typeof message.data === 'string' ? parse(message.data) : message.data;
    const name = message.event ?? '';
    if (name === 'pusher:ping') this.send('pusher:pong', {});
    else if (name === 'pusher:connection_established')
      await this.subscribe(socket, data as { socket_id: string; activity_timeout?: number });
    else if (name === 'pusher_internal:subscription_succeeded') {
      this.tries = 0;
      this.isSubscribed = true;
      this.parts.onReady();
    } else if (name && !name.startsWith('pusher')) this.parts.onEvent(name, data);
  }

  private async subscribe(
    socket: WebSocket,
    { socket_id: id, activity_timeout: seconds }: { socket_id: string; activity_timeout?: number },
  ): Promise<void> {
    if (seconds) this.activityMs = Math.min(this.activityMs, seconds * 1000);
    this.alive();
    const { channel } = this.parts;
    const auth = await this.parts.authorize(id, channel).catch(() => null);
    if (auth === null) this.drop(socket, 0);
    else if (socket === this.ws) this.send('pusher:subscribe', { channel, auth });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
