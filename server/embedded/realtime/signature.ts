import { createHash, createHmac } from 'node:crypto';
import { sameSecret } from '@/server/platform/crypto';

/**
 * Signatures of the Pusher protocol; pure, compared in constant time. The published vectors are in signature.test.ts.
 * Sources: pusher.com/docs/channels/library_auth_reference/auth-signatures and …/rest-api#authentication.
 */
export type AppKeys = { key: string; secret: string };

/** 10 minutes of clock difference on the HTTP interface; the vendor's own figure. */
export const MAX_SKEW_SECONDS = 600;

/** `<key>:<hex hmac of "socket:channel[:channelData]">`, what an auth endpoint answers for a private or presence channel. */
export function channelAuth(app: AppKeys, socketId: string, channel: string, channelData?: string): string {
  const text = channelData === undefined ? `${socketId}:${channel}` : `${socketId}:${channel}:${channelData}`;
  return `${app.key}:${hmac(app.secret, text)}`;
}

export function isChannelAuth(app: AppKeys, given: unknown, socketId: string, channel: string, channelData?: string): boolean {
  return typeof given === 'string' && sameSecret(given, channelAuth(app, socketId, channel, channelData));
}

/** `<key>:<hex hmac of "socket::user::userData">`, what an auth endpoint answers to a sign-in (…/auth-signatures#user-authentication). */
export function userAuth(app: AppKeys, socketId: string, userData: string): string {
  return `${app.key}:${hmac(app.secret, `${socketId}::user::${userData}`)}`;
}

/** Signature of one HTTP call: method, path and the sorted query without the signature itself. */
export function restSignature(secret: string, method: string, path: string, query: URLSearchParams): string {
  const pairs = [...query.entries()]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== 'auth_signature')
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return hmac(secret, `${method}\n${path}\n${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`);
}

export type RestCall = { method: string; path: string; query: URLSearchParams; body: Uint8Array; nowSeconds: number };

/** Why an HTTP call is refused, or null when it is signed right. */
export function restRefusal(app: AppKeys, call: RestCall): string | null {
  const { query } = call;
  if (query.get('auth_key') !== app.key) return 'Unknown auth_key';
  if (query.get('auth_version') !== '1.0') return 'Unknown auth_version';
  // A repeated parameter could be signed as one value and read as another.
  if (new Set(query.keys()).size !== [...query.keys()].length) return 'A parameter is given twice';
  const timestamp = query.get('auth_timestamp') ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(call.nowSeconds - Number(timestamp)) > MAX_SKEW_SECONDS)
    return `auth_timestamp is more than ${MAX_SKEW_SECONDS} s away from the clock of the server`;
  if (!sameSecret(query.get('auth_signature') ?? '', restSignature(app.secret, call.method, call.path, query))) return 'Invalid signature';
  const md5 = query.get('body_md5');
  if (call.body.length > 0 || md5 !== null)
    if (!sameSecret(md5 ?? '', createHash('md5').update(call.body).digest('hex'))) return 'body_md5 does not match the body';
  return null;
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
