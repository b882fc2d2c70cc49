import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import Pusher from 'pusher';
import { env, externalPusher, loopbackHost } from './env';
import { sign } from './crypto';

/**
 * Realtime over the Pusher protocol. Events carry ids and sequence numbers, never bodies: hosted Pusher's limit is
 * 10 KB a message, delivery is not guaranteed, and browsers ask for what they missed. Without PUSHER_* the embedded hub
 * on this process' own port serves.
 */
export const EMBEDDED_APP_ID = 'fastlead';
export const EMBEDDED_KEY = 'fastlead-embedded';

/** Both module graphs of the process derive the same secret, so nothing has to be passed between them. */
export function embeddedSecret(): string {
  return sign('realtime', EMBEDDED_APP_ID);
}

const TIMEOUT_MS = 5000; // a slow hub must not hold what comes after: rows are truth, the hint may be lost
// Without an agent the client closes its connection after each call. Few sockets: hints go one call after another, besides rare others.
const KEEP = { keepAlive: true, maxSockets: 4, timeout: 30_000 };

let client: Pusher | undefined;

export function pusher(): Pusher {
  if (client) return client;
  const external = externalPusher();
  client = external
    ? new Pusher({
        appId: external.appId,
        key: external.key,
        secret: external.secret,
        useTLS: true,
        ...(external.host ? { host: external.host, port: String(external.port ?? 443) } : { cluster: external.cluster ?? 'eu' }),
        timeout: TIMEOUT_MS,
        agent: new TlsAgent(KEEP),
      } as Pusher.Options)
    : new Pusher({
        appId: EMBEDDED_APP_ID,
        key: EMBEDDED_KEY,
        secret: embeddedSecret(),
        host: loopbackHost(),
        port: String(env().PORT),
        useTLS: false,
        timeout: TIMEOUT_MS,
        agent: new Agent(KEEP),
      } as Pusher.Options);
  return client;
}

export type RealtimeAddress = { key: string; cluster?: string; host?: string; port?: number; path: string };

/** What a browser needs to connect; no host means this page's own origin. */
export function realtimeAddress(): RealtimeAddress {
  const external = externalPusher();
  if (!external) return { key: EMBEDDED_KEY, path: '/app' };
  return { key: external.key, cluster: external.cluster, host: external.host, port: external.port, path: '/app' };
}
