import type { Hint } from '@/server/platform/hints';
import { log } from '@/server/platform/log';
import type { Channels } from './channels';
import { frame, isChannelName, isEventName, isPresence, isRecord, isSocketId, MAX_DATA_BYTES, parseJson } from './protocol';
import { restRefusal, type AppKeys } from './signature';

/**
 * The HTTP side of the protocol: publishing, questions about channels, closing a person's connections; each call signed.
 * Source: pusher.com/docs/channels/library_auth_reference/rest-api.
 */
export type PublishApi = { appId: string; app: AppKeys; channels: Channels; now: () => number; closeUser: (userId: string) => void };

// Ten 10 KB messages, their JSON escaping and a hundred channel names fit; more is nobody's honest call.
const MAX_BODY_BYTES = 512 * 1024;
const MAX_CHANNELS = 100; // the vendor's bounds of one call
const MAX_BATCH = 10;

type Publication = { name: string; channels: string[]; data: string; socketId?: string; info: ReadonlySet<string> };

/** Refused calls are thrown so that nothing of a half-valid batch is published. */
class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers a call to `/apps/…`, or null when the path is not ours. */
export async function handlePublish(api: PublishApi, request: Request): Promise<Response | null> {
  const url = new URL(request.url);
  if (!url.pathname.startsWith('/apps/')) return null;
  try {
    const [, , appId, ...rest] = url.pathname.split('/');
    if (appId !== api.appId) throw new Refused(404, 'Unknown app');
    const body = await readBody(request);
    const refusal = restRefusal(api.app, {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      body,
      nowSeconds: Math.floor(api.now() / 1000),
    });
    if (refusal) throw new Refused(401, refusal);
    return answer(200, dispatch(api, request.method, rest.map(decodeSegment), url.searchParams, body));
  } catch (error) {
    if (error instanceof Refused) return answer(error.status, { error: error.message });
    throw error;
  }
}

/** What this process itself has to say, within the same bounds. Answers with how many were said; why one was not is in the log. */
export function publishWithin(api: Pick<PublishApi, 'channels'>, hints: readonly Hint[]): number {
  let said = 0;
  for (const { data, ...hint } of hints)
    try {
      publish(api, [publication({ ...hint, data: JSON.stringify(data) })]);
      said += 1;
    } catch (error) {
      log.warn({ event: 'realtime_failed', error: String(error) });
    }
  return said;
}

function dispatch(api: PublishApi, method: string, path: string[], query: URLSearchParams, body: Uint8Array): unknown {
  const [kind, channel, part] = path;
  if (method === 'POST' && path.length === 1 && kind === 'events') return publish(api, [publication(bodyOf(body))])[0] ?? {};
  if (method === 'POST' && path.length === 1 && kind === 'batch_events') return publishBatch(api, bodyOf(body));
  if (method === 'POST' && path.length === 3 && kind === 'users' && channel && part === 'terminate_connections') {
    api.closeUser(channel);
    return {};
  }
  if (method === 'GET' && kind === 'channels' && channel === undefined) return listChannels(api, query);
  if (method === 'GET' && kind === 'channels' && isChannelName(channel)) {
    if (part === 'users') return listUsers(api, channel);
    if (part === undefined)
      return { occupied: api.channels.subscriptionCount(channel) > 0, ...api.channels.info(channel, infoSet(query.get('info'))) };
  }
  throw new Refused(404, 'No such endpoint');
}

function publishBatch(api: PublishApi, body: Record<string, unknown>): unknown {
  if (!Array.isArray(body.batch) || body.batch.length === 0 || body.batch.length > MAX_BATCH)
    throw new Refused(400, `batch must hold 1 to ${MAX_BATCH} events`);
  const entries: unknown[] = body.batch;
  const answers = publish(
    api,
    entries.map((entry) => publication(isRecord(entry) ? entry : {})),
  );
  return answers.some((entry) => Object.keys(entry).length > 0)
    ? { batch: answers.map((entry) => Object.values(entry.channels ?? {})[0] ?? {}) }
    : {};
}

function publish(api: Pick<PublishApi, 'channels'>, publications: Publication[]): { channels?: Record<string, unknown> }[] {
  return publications.map(({ name, channels, data, socketId, info }) => {
    for (const channel of channels) api.channels.broadcast(channel, frame(name, data, channel), socketId);
    return info.size > 0 ? { channels: Object.fromEntries(channels.map((channel) => [channel, api.channels.info(channel, info)])) } : {};
  });
}

function publication(body: Record<string, unknown>): Publication {
  const { name, data, channel, channels: listed, socket_id: socketId, info } = body;
  const channels: unknown[] = Array.isArray(listed) ? listed : [channel];
  if (!isEventName(name)) throw new Refused(400, 'name must be a text of 1 to 200 characters');
  if (channels.length === 0 || channels.length > MAX_CHANNELS) throw new Refused(400, `1 to ${MAX_CHANNELS} channels`);
  if (!channels.every(isChannelName)) throw new Refused(400, 'Invalid channel name');
  if (typeof data !== 'string') throw new Refused(400, 'data must be a text');
  if (Buffer.byteLength(data) > MAX_DATA_BYTES) throw new Refused(413, `data is larger than ${MAX_DATA_BYTES} bytes`);
  if (socketId !== undefined && socketId !== null && !isSocketId(socketId)) throw new Refused(400, 'Invalid socket_id');
  return { name, channels, data, ...(isSocketId(socketId) ? { socketId } : {}), info: infoSet(typeof info === 'string' ? info : null) };
}

function listChannels(api: PublishApi, query: URLSearchParams): unknown {
  const info = infoSet(query.get('info'));
  const prefix = query.get('filter_by_prefix') ?? '';
  if (info.has('user_count') && !isPresence(prefix)) throw new Refused(400, 'user_count needs filter_by_prefix=presence-');
  return { channels: Object.fromEntries(api.channels.names(prefix).map((name) => [name, api.channels.info(name, info)])) };
}

function listUsers(api: PublishApi, channel: string): unknown {
  if (!isPresence(channel)) throw new Refused(400, 'Users are known for presence channels only');
  return { users: api.channels.memberIds(channel).map((id) => ({ id })) };
}

function infoSet(info: string | null): ReadonlySet<string> {
  return new Set(
    (info ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
}

function bodyOf(bytes: Uint8Array): Record<string, unknown> {
  const value = parseJson(Buffer.from(bytes).toString('utf8'));
  if (!isRecord(value)) throw new Refused(400, 'The body is not a JSON object');
  return value;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refused(404, 'No such endpoint');
  }
}

async function readBody(request: Request): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new Refused(413, `The body is larger than ${MAX_BODY_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
}
