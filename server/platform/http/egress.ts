import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import pLimit from 'p-limit';
import { env } from '../env';
import { ProviderError } from '../errors';
import { log } from '../log';
import { HostRefused, systemResolver, type Resolver } from './check-host';
import { isPublicAddress } from './public-address';

/**
 * The only way out to vendors. A request goes to a host of the list and to a public address or not at all; redirects are
 * not followed; time, size and parallelism are bounded. What failed is told by one question: could the vendor have
 * accepted it? Before the connection stood, surely not: `unavailable`. After bytes went out, nobody knows: `unknown`
 * (a look-up, which changes nothing, is `unavailable` then too).
 *
 * Retries are the caller's (the workflow's steps): they must survive a restart, and only they know what a repeat means.
 */
const TIMEOUT_MS = 15_000; // perf.md §5.4; every vendor of ours answers within 5 s when it is well
const MAX_BYTES = 1_048_576; // no answer we read is larger than 1 MB
const PARALLEL = 10; // requirement L4: at most 10 parallel requests per vendor (and process)
const IDLE_SOCKET_MS = 4000; // below the 5 s after which common servers close: a cut idle socket would read as `unknown`

/** Production hosts of the vendors we speak to; a vendor's base URL in the environment adds its own. */
const vendorOrigins = ['https://api.telegram.org'];

export type Outgoing = {
  provider: string;
  /** What it is called in logs and errors: `sendMessage`. The URL may hold a secret and is never logged. */
  operation: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs?: number;
  maxBytes?: number;
  /** Masked wherever an error's text repeats them. */
  secrets?: string[];
  /** A repeat changes nothing at the vendor. */
  isRepeatable?: boolean;
};

export type Answer = { status: number; headers: Record<string, string | undefined>; text: string };

export type Egress = { call(outgoing: Outgoing): Promise<Answer> };

export type EgressPolicy = {
  /** Origins that may be called: `https://api.telegram.org`. */
  origins: readonly string[];
  /** Those among them that may be loopback: simulators named by configuration, never by a tenant. */
  loopbackOrigins: readonly string[];
  resolve?: Resolver;
};

let shared: Egress | undefined;

/** The process' way out, by the environment's base URLs. */
export function egress(): Egress {
  if (shared) return shared;
  const configured = [env().TELEGRAM_API_URL, env().LAB_TELEGRAM_URL].flatMap((url) => (url ? [new URL(url).origin] : []));
  shared = createEgress({ origins: [...vendorOrigins, ...configured], loopbackOrigins: configured });
  return shared;
}

export function createEgress(policy: EgressPolicy): Egress {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, timeout: IDLE_SOCKET_MS }),
    'https:': new HttpsAgent({ keepAlive: true, timeout: IDLE_SOCKET_MS }),
  };
  const gates = new Map<string, ReturnType<typeof pLimit>>();
  const gateOf = (provider: string) => {
    const gate = gates.get(provider) ?? pLimit(PARALLEL);
    gates.set(provider, gate);
    return gate;
  };
  return {
    async call(outgoing) {
      const url = allowedUrl(policy, outgoing);
      return gateOf(outgoing.provider)(async () => {
        const startedAt = performance.now();
        const outcome = await exchange(outgoing, url, agents, guardedLookup(policy, url)).catch((error: unknown) =>
          errorOf(outgoing, error),
        );
        const kind = outcome instanceof ProviderError ? outcome.kind : undefined;
        log.info({
          event: 'vendor_call',
          provider: outgoing.provider,
          operation: outgoing.operation,
          host: url.host,
          status: outcome instanceof ProviderError ? undefined : outcome.status,
          outcome: kind,
          durationMs: Math.round(performance.now() - startedAt),
        });
        if (outcome instanceof ProviderError) throw outcome;
        return outcome;
      });
    },
  };
}

function allowedUrl(policy: EgressPolicy, outgoing: Outgoing): URL {
  const url = URL.canParse(outgoing.url) ? new URL(outgoing.url) : null;
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const isLoopback = url !== null && policy.loopbackOrigins.includes(url.origin);
  const isAllowed =
    url !== null &&
    url.username === '' &&
    url.password === '' &&
    policy.origins.includes(url.origin) &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)) &&
    // Node skips `lookup` for a literal address, so it is checked here.
    (isIP(host) === 0 || isLoopback || isPublicAddress(host));
  if (!isAllowed)
    throw new ProviderError(outgoing.provider, 'rejected', `${outgoing.operation}: the host is not on the list`, {
      vendorCode: 'egress.refused',
    });
  return url;
}

/** Checks every address of the name and gives the socket the checked ones: there is no second look-up to rebind. */
function guardedLookup(policy: EgressPolicy, url: URL): LookupFunction {
  const isFree = policy.loopbackOrigins.includes(url.origin);
  return (host, options, done) => {
    (policy.resolve ?? systemResolver)(host).then(
      (addresses) => {
        const first = addresses[0];
        if (!first || (!isFree && !addresses.every(({ address }) => isPublicAddress(address))))
          return done(new HostRefused('the host is in a private network'), '', 0);
        return options.all ? done(null, addresses) : done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, '', 0),
    );
  };
}

type Agents = { 'http:': HttpAgent; 'https:': HttpsAgent };

/** `wasConnected`: bytes may have gone out. */
class Broken extends Error {
  constructor(
    readonly wasConnected: boolean,
    override readonly cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

function exchange(outgoing: Outgoing, url: URL, agents: Agents, lookup: LookupFunction): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let wasConnected = false;
    const timeoutMs = outgoing.timeoutMs ?? TIMEOUT_MS;
    const isTls = url.protocol === 'https:';
    const options = { method: outgoing.method, headers: headersOf(outgoing), lookup };
    const sent: ClientRequest = isTls
      ? httpsRequest(url, { ...options, agent: agents['https:'] })
      : httpRequest(url, { ...options, agent: agents['http:'] });
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(new Broken(wasConnected, error));
    };
    sent.on('socket', (socket) => {
      if (sent.reusedSocket) wasConnected = true;
      else socket.once(isTls ? 'secureConnect' : 'connect', () => (wasConnected = true));
    });
    sent.on('error', fail);
    sent.on('response', (response) => {
      read(response, outgoing.maxBytes ?? MAX_BYTES).then(
        (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
        (error: Error) => {
          sent.destroy();
          fail(error);
        },
      );
    });
    sent.end(outgoing.body);
  });
}

function headersOf(outgoing: Outgoing): Record<string, string | number> {
  const headers: Record<string, string | number> = { accept: 'application/json', 'user-agent': 'FastLead/1', ...outgoing.headers };
  if (outgoing.body !== undefined) headers['content-length'] = Buffer.byteLength(outgoing.body);
  return headers;
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return { status: response.statusCode ?? 0, headers, text: Buffer.concat(parts).toString('utf8') };
}

function errorOf(outgoing: Outgoing, error: unknown): ProviderError {
  const broken = error instanceof Broken ? error : new Broken(false, error as Error);
  const what = `${outgoing.operation}: ${mask(broken.message, outgoing.secrets)}`;
  if (broken.cause instanceof HostRefused) return new ProviderError(outgoing.provider, 'rejected', what, { vendorCode: 'egress.refused' });
  return new ProviderError(outgoing.provider, broken.wasConnected && !outgoing.isRepeatable ? 'unknown' : 'unavailable', what);
}

/** Takes secrets out of a text that a vendor or Node wrote. */
export function mask(text: string, secrets: readonly string[] = []): string {
  return secrets.filter((secret) => secret.length > 3).reduce((clean, secret) => clean.replaceAll(secret, '•••'), text);
}
