import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Inngest, type InngestFunction } from 'inngest';
import { serve } from 'inngest/edge';
import { log } from '@/server/platform/log';
import type { EngineOptions } from '../options';
import { hashedKey } from '../signature';
import { type Engine, startEngine } from '../start-engine';

/**
 * A tiny app with the SDK's own `serve`, and engines beside it, on ports of their own: tests speak to the engine over HTTP
 * only. `seen` may look at or hold back what passes between the two.
 */
export type TestApp = {
  inngest: Inngest;
  engineUrl: string;
  engine: Engine;
  /** POST and GET of the engine's own endpoints. */
  api<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T>;
  runsOf(functionId: string): Promise<TestRun[]>;
  startAnotherEngine(options?: Partial<EngineOptions>): Promise<Engine>;
  stop(): Promise<void>;
};

export type TestRun = {
  id: string;
  functionId: string;
  status: string;
  output: unknown;
  error: { message?: string; name?: string } | null;
  events: { name: string; data: Record<string, unknown> }[];
  steps: { id: string; result: unknown }[];
};

export type Wire = (request: Request, answer: () => Promise<Response>) => Promise<Response>;

export const signingKey = 'signkey-test-00112233445566778899aabbccddeeff';
export const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const engineLog = log.isLevelEnabled('error') ? log : quiet; // LOG_LEVEL=debug shows what the engine says

type Options = {
  databaseUrl: string;
  functions: (inngest: Inngest) => InngestFunction.Any[];
  engine?: Partial<EngineOptions>;
  toEngine?: Wire;
  toApp?: Wire;
  /** Kept from one process to the next when runs should go on. */
  appId?: string;
};

export async function startTestApp({
  databaseUrl,
  functions,
  engine: options,
  toEngine = pass,
  toApp = pass,
  appId,
}: Options): Promise<TestApp> {
  const parts: { engine?: Engine } = {};
  const front = await listen((request) =>
    toEngine(request, async () => (await parts.engine?.handle(request)) ?? new Response("not the engine's", { status: 404 })),
  );
  const engineUrl = urlOf(front);
  const inngest = new Inngest({
    id: appId ?? `app-${randomUUID().slice(0, 8)}`,
    baseUrl: engineUrl,
    eventKey: 'test-key',
    signingKey,
    isDev: false,
    logger: quiet,
  });
  const handler = serve({ client: inngest, functions: functions(inngest) });
  const app = await listen((request) => toApp(request, () => handler(request)));
  const settings: EngineOptions = {
    databaseUrl,
    appUrl: urlOf(app),
    log: engineLog,
    signingKey,
    eventKey: 'test-key',
    backoffMs: () => 20,
    ...options,
  };
  const engine = await startEngine(settings);
  parts.engine = engine;
  await engine.sync();
  const engines = [engine];
  const api = apiOf(engineUrl);
  return {
    inngest,
    engineUrl,
    engine,
    api,
    runsOf: async (functionId) => {
      const runs = await api<TestRun[]>(`/engine/runs?functionId=${inngest.id}-${functionId}&limit=500`);
      return Promise.all(runs.map((run) => api<TestRun>(`/engine/runs/${run.id}`)));
    },
    startAnotherEngine: async (more) => {
      const other = await startEngine({ ...settings, ...more });
      engines.push(other);
      return other;
    },
    stop: async () => {
      await Promise.all(engines.map((one) => one.stop()));
      for (const server of [front, app]) closeNow(server);
    },
  };
}

function apiOf(engineUrl: string): TestApp['api'] {
  const headers = { authorization: `Bearer ${hashedKey(signingKey)}` };
  return async <T>(path: string, body?: unknown): Promise<T> => {
    const response = await fetch(
      engineUrl + path,
      body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
    );
    return (await response.json()) as T;
  };
}

export function closeNow(server: Server): void {
  server.closeAllConnections();
  server.close();
}

const pass: Wire = (_request, answer) => answer();

export async function listen(handle: (request: Request) => Promise<Response>, port = 0): Promise<Server> {
  const listener = getRequestListener(handle) as (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

export function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Resolves with the first answer that is not undefined, null or false. Polls; fails after `withinMs`. */
export async function eventually<T>(
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** For the rare guarantee that something does NOT happen within a known time of the engine's own. */
export function waitMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
