/**
 * Words of the Pusher Channels protocol, version 7, as pure functions: names, frames, codes and limits.
 *
 * Every frame is `{ event, channel?, data }`, and `data` of a frame from the server is itself a JSON text inside the JSON.
 * `pusher:error` tells a client what it did wrong and leaves the socket open; a close code tells it what to do next:
 * 4000–4099 do not come back, 4100–4199 come back after a pause, 4200–4299 come back at once. pusher-js reads 4300 and
 * above as "refused for good", so nothing here ever closes with one: 4301 exists only inside a `pusher:error`.
 * Sources: pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol and pusher-js' protocol.ts.
 */
export const closeCodes = {
  /** The address names no app of ours. */
  unknownApp: 4001,
  unsupportedProtocol: 4007,
  noProtocol: 4008,
  /** A sign-in that is not ours, or a person whose right to listen ended. */
  unauthorized: 4009,
  /** Full, going down, or a client that talks too much: come back after a pause. */
  overCapacity: 4100,
  /** We pinged and heard nothing: come back at once. */
  pongMissing: 4201,
} as const;

/** The code of a refused client event; only ever inside `pusher:error`. */
export const CLIENT_EVENT_REFUSED = 4301;

/** 10 KB is hosted Pusher's limit of one message; keeping it here means a switch to hosted loses nothing. */
export const MAX_DATA_BYTES = 10 * 1024;
const MAX_NAME_LENGTH = 200;
const channelPattern = /^[a-zA-Z0-9_\-=@,.;]+$/;

export function isChannelName(name: unknown): name is string {
  return typeof name === 'string' && name.length <= MAX_NAME_LENGTH && channelPattern.test(name);
}

/** What the server says to one person, whatever they are subscribed to; only that person's own connections may ask for it. */
export function userChannel(userId: string): string {
  return `#server-to-user-${userId}`;
}

export function isEventName(name: unknown): name is string {
  return typeof name === 'string' && name.length > 0 && name.length <= MAX_NAME_LENGTH;
}

export function isSocketId(id: unknown): id is string {
  return typeof id === 'string' && /^\d+\.\d+$/.test(id);
}

export function needsAuth(channel: string): boolean {
  return channel.startsWith('private-') || isPresence(channel);
}

export function isPresence(channel: string): boolean {
  return channel.startsWith('presence-');
}

/** Client events need a channel whose members proved who they are; encrypted channels carry none. */
export function allowsClientEvents(channel: string): boolean {
  return needsAuth(channel) && !channel.startsWith('private-encrypted-');
}

/** One frame to a client. `data` is encoded as a JSON text unless it is a text already. */
export function frame(event: string, data: unknown, channel?: string, extra: Record<string, unknown> = {}): string {
  return JSON.stringify({
    event,
    ...(channel === undefined ? {} : { channel }),
    data: typeof data === 'string' ? data : JSON.stringify(data),
    ...extra,
  });
}

export function errorFrame(message: string, code: number | null = null): string {
  return frame('pusher:error', { message, code });
}

export type ClientFrame = { event: string; channel?: string; data: Record<string, unknown>; raw: unknown };

/** What a client sent, or null when it is no frame. `raw` is its data untouched, for client events. */
export function parseFrame(text: string): ClientFrame | null {
  const value = parseJson(text);
  if (!isRecord(value) || typeof value.event !== 'string') return null;
  const data = typeof value.data === 'string' ? parseJson(value.data) : value.data;
  return {
    event: value.event,
    channel: typeof value.channel === 'string' ? value.channel : undefined,
    data: isRecord(data) ? data : {},
    raw: value.data,
  };
}

/** The value of a JSON text, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
