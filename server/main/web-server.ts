import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { CLIENT_IP } from '@/server/auth/client-ip';
import { newId } from '@/server/platform/ids';
import { observed } from '@/server/platform/observed';
import { BODY_MAX_BYTES, json, type Route } from '@/server/platform/web';
import { bodyFirst } from './body-first';
import { clientAddress } from './client-address';
import { routeMatcher, type Match } from './match-route';
import { StartupError } from './startup-error';

/**
 * One port for everything. A request goes to the first that knows its path: our own routes, then the embedded parts (engine,
 * hub), then Next. Sockets go to the hub, then to Next (its hot reload). Until the parts are there the answer is 503.
 */
export type Parts = {
  routes: Route[];
  /** Embedded parts by path prefix; null means "not mine" and passes the request on. */
  embedded: { prefixes: string[]; handle: (request: Request) => Promise<Response | null> }[];
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  page: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  pageUpgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>) | null;
};

export type WebServer = { serve: (parts: Parts) => void; stop: () => Promise<void> };

const HEADERS_WITHIN_MS = 10_000; // a client that needs longer for its headers is holding the line
const REQUEST_WITHIN_MS = 60_000; // an attachment over a slow phone line
const KEEP_ALIVE_MS = 65_000; // longer than the 60 s of common proxies, so that they close first
const MAX_BODY_BYTES = 8 * 1024 * 1024; // a workflow's memoised steps; handlers have narrower bounds of their own
const DRAIN_WITHIN_MS = 10_000;

/** Takes the port. Throws a StartupError when it cannot be had. */
export async function openWebServer({ host, port, proxyHops }: { host: string; port: number; proxyHops: number }): Promise<WebServer> {
  const server = createServer({ headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS, keepAliveTimeout: KEEP_ALIVE_MS });
  let answer: ((request: IncomingMessage, response: ServerResponse) => void) | null = null;
  let parts: Parts | null = null;
  server.on('request', (request, response) => {
    request.headers[CLIENT_IP] = clientAddress(request, proxyHops); // what a client claims is overwritten
    if (answer) answer(request, response);
    else response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8' }).end('Fast Lead is starting.\n');
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (parts?.upgrade(request, socket, head)) return;
    if (parts?.pageUpgrade) void parts.pageUpgrade(request, socket, head).catch(() => socket.destroy());
    else socket.destroy();
  });
  await listen(server, host, port);
  return {
    serve: (given) => {
      parts = given;
      answer = answerer(given);
    },
    stop: () => close(server),
  };
}

function answerer({ routes, embedded, page }: Parts): (request: IncomingMessage, response: ServerResponse) => void {
  const match = routeMatcher(routes.map(observed));
  const matches = new WeakMap<IncomingMessage, Match>();
  const web = getRequestListener(
    async (request, { incoming }) => {
      const found = matches.get(incoming as IncomingMessage) ?? null;
      if (found && 'route' in found)
        return found.route.handle(request, { params: found.params, ip: String((incoming as IncomingMessage).headers[CLIENT_IP]) });
      const path = pathOf(incoming as IncomingMessage);
      for (const part of embedded) {
        const response = part.prefixes.some((prefix) => path.startsWith(prefix)) ? await part.handle(request) : null;
        if (response) return response;
      }
      return found
        ? json(405, { reason: 'method.not_allowed' }, { allow: found.allow.join(', ') })
        : json(404, { reason: 'route.not_found' });
    },
    { overrideGlobalObjects: false },
  );
  const prefixes = embedded.flatMap((part) => part.prefixes);
  return (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return refuseTooLarge(response);
    const path = pathOf(request);
    const found = match(request.method ?? 'GET', path);
    if (found || prefixes.some((prefix) => path.startsWith(prefix))) {
      matches.set(request, found);
      return void bodyFirst(request, longestBody(found)).then((isThere) => (isThere ? web(request, response) : undefined));
    }
    return servePage(page, request, response);
  };
}

/** The embedded parts read at most what any address takes; of what no route answers nothing is read. */
function longestBody(found: Match): number {
  if (!found) return MAX_BODY_BYTES;
  return 'route' in found ? (found.route.maxBodyBytes ?? BODY_MAX_BYTES) : 0;
}

/** Next has its own module graph, so the correlation id travels in a header. */
function servePage(page: Parts['page'], request: IncomingMessage, response: ServerResponse): void {
  const given = String(request.headers['x-correlation-id'] ?? '');
  const id = /^[\w-]{8,64}$/.test(given) ? given : newId('correlation');
  request.headers['x-correlation-id'] = id;
  response.setHeader('x-correlation-id', id);
  page(request, response).catch(() => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

function refuseTooLarge(response: ServerResponse): void {
  response.writeHead(413, { 'content-type': 'application/problem+json; charset=utf-8', connection: 'close' });
  const detail = `The body is over ${MAX_BODY_BYTES} bytes, more than any address here takes.`;
  response.end(JSON.stringify({ type: 'about:blank#input.too_large', title: 'INVALID', status: 413, detail, reason: 'input.too_large' }));
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartupError(explain(error, host, port), { cause: error })));
    server.listen(port, host, resolve);
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`;
  if (error.code === 'EACCES') return `This user may not open port ${port}. Choose one above 1023: PORT=3000 npm start`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `HOST=${host} is no address of this machine. Leave it out for this machine only, or use HOST=0.0.0.0 for all its addresses.`;
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}

/** Ends idle connections at once and lets requests at work finish. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_WITHIN_MS);
  await closed;
  clearTimeout(cut);
}
