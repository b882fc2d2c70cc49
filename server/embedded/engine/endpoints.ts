import { z } from 'zod';
import type { EngineLog, Settings } from './options';
import { type EngineEvent, planRuns } from './plan-runs';
import type { Registry } from './registry';
import { newRunId, seededId } from './run-id';
import { hashedKey, isSame } from './signature';
import type { Store } from './store';

/** The engine's side of HTTP: what the SDK calls (events, registration, memory, checkpoints), and what operators do. */
type Deps = { store: Store; registry: Registry; settings: Settings; log: EngineLog; wake: () => void };
type Endpoint = { method: string; path: RegExp; open?: boolean; handle(request: Request, parts: string[], deps: Deps): Promise<Response> };

const eventSchema = z.object({
  id: z.string().max(512).nullish(),
  name: z
    .string()
    .min(1)
    .max(256)
    .refine((name) => !name.startsWith('inngest/'), 'names that begin with "inngest/" are the engine\'s own'),
  data: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().int().nullish(),
  user: z.unknown().optional(),
  v: z.string().nullish(),
  meta: z.unknown().optional(),
});
const checkpointSchema = z.object({
  qi_id: z.string(),
  steps: z
    .array(
      z.looseObject({
        id: z.string(),
        op: z.string(),
        name: z.string().nullish(),
        displayName: z.string().nullish(),
        data: z.unknown().optional(),
      }),
    )
    .min(1),
});

const MAX_BODY_BYTES = 4_000_000; // hosted Inngest takes 3 MiB
const FIRST_SYNC_MS = 10_000; // an app that starts with us registers within a second or two

const endpoints: Endpoint[] = [
  { method: 'POST', path: /^\/e\/([^/]+)$/, open: true, handle: receiveEvents },
  { method: 'POST', path: /^\/fn\/register$/, handle: register },
  {
    method: 'GET',
    path: /^\/v0\/runs\/([^/]+)\/actions$/,
    handle: async (_request, [run = ''], { store }) =>
      answer(200, Object.fromEntries((await store.memo(run)).map(({ id, result }) => [id, result]))),
  },
  { method: 'GET', path: /^\/v0\/runs\/([^/]+)\/batch$/, handle: batch },
  { method: 'POST', path: /^\/v1\/checkpoint\/([^/]+)\/async$/, handle: checkpoint },
  { method: 'GET', path: /^\/engine\/stats$/, handle: async (_request, _parts, { store }) => answer(200, await store.figures()) },
  { method: 'GET', path: /^\/engine\/runs$/, handle: listRuns },
  { method: 'GET', path: /^\/engine\/runs\/([^/]+)$/, handle: getRun },
  { method: 'POST', path: /^\/engine\/runs\/([^/]+)\/replay$/, handle: replay },
  { method: 'POST', path: /^\/engine\/tenants\/([^/]+)\/clock$/, handle: shiftClock },
  {
    method: 'GET',
    path: /^\/engine\/tenants\/([^/]+)\/timers$/,
    handle: async (_request, [tenantId = ''], { store }) => answer(200, await store.timers(tenantId)),
  },
];

/** Answers a request that is the engine's, or null. Everything but sending events needs the hashed signing key as bearer. */
export async function answerRequest(request: Request, deps: Deps): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  for (const endpoint of endpoints) {
    const parts = endpoint.path.exec(pathname)?.slice(1);
    if (!parts || endpoint.method !== request.method) continue;
    if (!endpoint.open && !mayCall(request, deps.settings)) return refuse(401, 'Unauthorized');
    try {
      return await endpoint.handle(request, parts.map(decodeURIComponent), deps);
    } catch (error) {
      return failure(error, deps.log);
    }
  }
  return null;
}

function mayCall(request: Request, { signingKey }: Settings): boolean {
  return signingKey === undefined || isSame(request.headers.get('authorization') ?? '', `Bearer ${hashedKey(signingKey)}`);
}

async function receiveEvents(request: Request, [key = '']: string[], { store, registry, settings, wake }: Deps): Promise<Response> {
  if (settings.eventKey !== undefined && !isSame(key, settings.eventKey)) return refuse(401, 'Event key not found');
  const body = await bodyOf(request);
  const inbound = z.array(eventSchema).parse(Array.isArray(body) ? body : [body]);
  if (!(await registry.ready(FIRST_SYNC_MS))) return refuse(503, 'The app has not registered its functions yet');
  const seed = request.headers.get('x-inngest-event-id-seed') ?? '';
  const events = inbound.map((event, index): EngineEvent => {
    const { id, name, data, ts, user, v, meta } = event;
    return {
      id: id || (seededId(seed, index) ?? newRunId()),
      name,
      data: data ?? {},
      ts: ts ?? Date.now(),
      ...(user ? { user } : {}),
      ...(v ? { v } : {}),
      ...(meta ? { meta } : {}),
    };
  });
  await store.ingest({
    events: events.map((event) => ({ id: event.id, payload: event })),
    runs: events.flatMap((event) => planRuns(event, registry.all())),
  });
  wake();
  return answer(200, { ids: events.map((event) => event.id), status: 200 });
}

async function register(request: Request, _parts: string[], { registry, log }: Deps): Promise<Response> {
  try {
    const { modified } = await registry.register(await bodyOf(request));
    return answer(200, { ok: true, status: 200, modified });
  } catch (error) {
    log.error({ event: 'engine_registration_refused', error: (error as Error).message });
    return answer(400, { error: (error as Error).message, status: 400 });
  }
}

async function batch(_request: Request, [runId = '']: string[], { store }: Deps): Promise<Response> {
  const run = await store.run(runId);
  return run ? answer(200, run.events) : refuse(404, 'run not found');
}

async function checkpoint(request: Request, [runId = '']: string[], { store }: Deps): Promise<Response> {
  const { qi_id, steps } = checkpointSchema.parse(await bodyOf(request));
  if (steps.some((step) => step.op !== 'StepRun' && step.op !== 'Step')) return refuse(400, 'only steps that were run can be checkpointed');
  const memos = steps.map((step) => ({
    id: step.id,
    op: 'step',
    name: step.displayName ?? step.name ?? undefined,
    result: { data: step.data ?? null },
  }));
  return (await store.checkpoint(runId, qi_id, memos)) === 'ok' ? answer(200, {}) : refuse(409, 'stale dispatch');
}

async function listRuns(request: Request, _parts: string[], { store }: Deps): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  return answer(
    200,
    await store.runs({
      status: text('status'),
      tenantId: text('tenantId'),
      functionId: text('functionId'),
      limit: Math.min(Number(text('limit') ?? 50), 500),
    }),
  );
}

async function getRun(_request: Request, [runId = '']: string[], { store }: Deps): Promise<Response> {
  const run = await store.run(runId);
  return run ? answer(200, { ...run, steps: await store.memo(runId) }) : refuse(404, 'run not found');
}

async function replay(_request: Request, [runId = '']: string[], { store, wake }: Deps): Promise<Response> {
  if (!(await store.replay(runId))) return refuse(409, 'only a failed or cancelled run can be replayed');
  wake();
  return answer(200, { id: runId });
}

async function shiftClock(request: Request, [tenantId = '']: string[], { store, wake }: Deps): Promise<Response> {
  const { shiftMs } = z.object({ shiftMs: z.number().int() }).parse(await bodyOf(request));
  const moved = await store.shiftClock(tenantId, shiftMs);
  wake();
  return answer(200, { moved });
}

class TooLarge extends Error {}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.length > MAX_BODY_BYTES) throw new TooLarge('body too large');
  return JSON.parse(text);
}

function failure(error: unknown, log: EngineLog): Response {
  if (error instanceof z.ZodError) return refuse(400, z.prettifyError(error));
  if (error instanceof SyntaxError) return refuse(400, 'the body is not JSON');
  if (error instanceof TooLarge) return refuse(413, error.message);
  log.error({ event: 'engine_request_failed', error: (error as Error).message });
  return refuse(503, 'the engine is not available');
}

function refuse(status: number, error: string): Response {
  return answer(status, { error, status });
}

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}
