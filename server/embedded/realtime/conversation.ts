import { sameSecret } from '@/server/platform/crypto';
import type { Channels, Member } from './channels';
import {
  allowsClientEvents,
  CLIENT_EVENT_REFUSED,
  closeCodes,
  errorFrame,
  frame,
  isChannelName,
  isEventName,
  isPresence,
  isRecord,
  MAX_DATA_BYTES,
  needsAuth,
  parseFrame,
  parseJson,
  userChannel,
  type ClientFrame,
} from './protocol';
import { isChannelAuth, userAuth, type AppKeys } from './signature';
import type { HubLimits, HubSocket } from './socket';

/** What a client may say once it is connected, and what it is answered. */
export type Conversation = { app: AppKeys; channels: Channels; limits: HubLimits; now: () => number };

export function handleFrame(hub: Conversation, socket: HubSocket, text: string): void {
  const message = parseFrame(text);
  if (!message) return socket.send(errorFrame('The message is not a frame of the protocol'));
  switch (message.event) {
    case 'pusher:ping':
      return socket.send(frame('pusher:pong', {}));
    case 'pusher:pong':
      return;
    case 'pusher:subscribe':
      return subscribe(hub, socket, message);
    case 'pusher:signin':
      return signIn(hub, socket, message);
    case 'pusher:unsubscribe':
      if (typeof message.data.channel === 'string') hub.channels.leave(message.data.channel, socket);
      return;
    default:
      if (message.event.startsWith('client-')) return clientEvent(hub, socket, message);
      return socket.send(errorFrame(`Unknown event ${message.event.slice(0, 50)}`));
  }
}

/** The connection says whose it is, so that it can be closed when that person's right to listen ends. */
function signIn(hub: Conversation, socket: HubSocket, message: ClientFrame): void {
  const { auth, user_data: userData } = message.data;
  const user = typeof userData === 'string' ? parseJson(userData) : undefined;
  const isSigned = typeof auth === 'string' && typeof userData === 'string' && sameSecret(auth, userAuth(hub.app, socket.id, userData));
  if (!isSigned || !isRecord(user) || !isUserId(user.id)) return socket.drop(closeCodes.unauthorized, 'The signature is not right');
  socket.userId = user.id;
  socket.isProven = true;
  socket.send(frame('pusher:signin_success', { user_data: userData }));
}

function subscribe(hub: Conversation, socket: HubSocket, message: ClientFrame): void {
  const { channel, auth, channel_data: channelData } = message.data;
  if (socket.userId && channel === userChannel(socket.userId)) return hub.channels.join(channel, socket, null);
  if (!isChannelName(channel)) return socket.send(errorFrame('Invalid channel name'));
  const refuse = (type: string, error: string, status: number): void =>
    socket.send(frame('pusher:subscription_error', { type, error, status }, channel));
  if (socket.channels.has(channel)) return socket.send(errorFrame(`Existing subscription to channel ${channel}`));
  if (socket.channels.size >= hub.limits.maxChannelsPerSocket) return refuse('LimitReached', 'Too many channels on one connection', 429);
  if (!needsAuth(channel)) return hub.channels.join(channel, socket, null);
  const signedData = typeof channelData === 'string' ? channelData : undefined;
  if (!isChannelAuth(hub.app, auth, socket.id, channel, signedData))
    return refuse('AuthError', 'The signature is not right for this connection and channel', 401);
  if (!isPresence(channel)) {
    socket.isProven = true;
    return hub.channels.join(channel, socket, null);
  }
  const member = memberFrom(signedData);
  if (!member) return refuse('AuthError', 'channel_data names no user_id', 401);
  if (!hub.channels.hasMember(channel, member.id) && hub.channels.memberCount(channel) >= hub.limits.maxPresenceMembers)
    return refuse('LimitReached', 'Too many members on the channel', 429);
  socket.isProven = true;
  hub.channels.join(channel, socket, member);
}

function memberFrom(channelData: string | undefined): Member | null {
  const value = channelData === undefined ? undefined : parseJson(channelData);
  if (!isRecord(value)) return null;
  const id = typeof value.user_id === 'number' ? String(value.user_id) : value.user_id;
  return isUserId(id) ? { id, info: value.user_info } : null;
}

/** 128 characters is the vendor's bound. */
function isUserId(id: unknown): id is string {
  return typeof id === 'string' && id.length > 0 && id.length <= 128;
}

function clientEvent(hub: Conversation, socket: HubSocket, message: ClientFrame): void {
  const { channel, event, raw } = message;
  const refuse = (why: string): void => socket.send(errorFrame(why, CLIENT_EVENT_REFUSED));
  if (!isEventName(event)) return refuse('Invalid event name');
  if (!isChannelName(channel) || !allowsClientEvents(channel)) return refuse('Client events are only for private and presence channels');
  if (!socket.channels.has(channel)) return refuse('The client is not a member of the channel');
  const data = raw === undefined ? '{}' : typeof raw === 'string' ? raw : JSON.stringify(raw);
  if (Buffer.byteLength(data) > MAX_DATA_BYTES) return refuse(`The data is larger than ${MAX_DATA_BYTES} bytes`);
  if (!socket.mayTellOthers(hub.now())) return refuse(`More than ${hub.limits.clientEventsPerSecond} client events a second`);
  const member = hub.channels.memberOf(channel, socket);
  hub.channels.broadcast(channel, frame(event, data, channel, member ? { user_id: member.id } : {}), socket);
}
