import { correlationId, correlationOf, withContext } from './context';
import { env, publicUrl } from './env';
import { AppError } from './errors';
import { createGate, inSum, type Gate } from './gate';
import { inTime } from './in-time';
import { log } from './log';
import { whileVisitorWaits } from './pressure';
import { isFromOwnPage, securityHeaders } from './security-headers';
import { observeHttp } from './telemetry';
import { json, problem, type Route, type RouteContext } from './web';

/**
 * Wraps a route with what every route has: a correlation id from the caller or a new one, on the answer and on every log
 * line and event in between; the duration by route pattern; security headers; an error that got out becomes problem+json,
 * and no answer in time (a stopped database) or too many at once a 503.
 */
export function observed(route: Route): Route {
  return {
    ...route,
    handle: (request, context) =>
      withContext({ correlationId: correlationOf(request.headers) }, async () => {
        const startedAt = performance.now();
        const work = async (): Promise<Response> =>
          refuseForeignPage(route, request)
            .then(() => handleInTurn(route, request, context))
            .catch((error: unknown) => problem(error));
        const answer = await (isVisitors(route) ? whileVisitorWaits(work) : work());
        const response = isMutable(answer) ? answer : new Response(answer.body, answer);
        for (const [name, value] of Object.entries(headersOfAnswers())) if (!response.headers.has(name)) response.headers.set(name, value);
        response.headers.set('x-correlation-id', correlationId());
        const seconds = (performance.now() - startedAt) / 1000;
        observeHttp({ method: route.method, route: route.path, status: response.status, seconds });
        log.debug({
          event: 'http_request',
          method: route.method,
          route: route.path,
          status: response.status,
          ms: Math.round(seconds * 1000),
        });
        return response;
      }),
  };
}

/**
 * How many questions of visitors are under way at once: each has some eight for the database, and what is inside must end within the
 * four seconds of inTime even when the processor is short. Only what has no body stands in line: a slow sender would keep its place.
 */
const visitorsGate = createGate({ places: 48, line: 128 });

async function handleInTurn(route: Route, request: Request, context: RouteContext): Promise<Response> {
  const work = async (): Promise<Response> => route.handle(request, context);
  const gate = route.door === 'visitor' && route.method === 'GET' ? visitorsGate : null;
  const answer = gate ? await inGate(gate, work) : await inTime(work());
  if (answer) return answer;
  refused();
  return crowded();
}

/** The place is kept until the work ends; the asker is answered in time. */
async function inGate(gate: Gate, work: () => Promise<Response>): Promise<Response | null> {
  return new Promise((resolve, reject) => {
    void gate
      .enter(async () => {
        const working = work();
        inTime(working).then(resolve, reject);
        await working.catch(() => undefined);
        return true;
      })
      .then((wasIn) => wasIn ?? resolve(null));
  });
}

// A line for each would cost more than the answer.
const refused = inSum((count) => log.warn({ event: 'requests_refused', reason: CROWDED, count }));

const CROWDED = 'request.crowded';

function crowded(): Response {
  const body = { type: `about:blank#${CROWDED}`, title: 'UNAVAILABLE', status: 503, detail: 'Too many requests at once.', reason: CROWDED };
  return json(503, body, { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '2' });
}

/** What a prospect waits for with the page open; a hook's vendor and a health check have time. */
function isVisitors({ door }: Route): boolean {
  return door === 'site-key' || door === 'visitor';
}

/** A cookie opens the person's door, so only pages of ours may knock. */
async function refuseForeignPage(route: Route, request: Request): Promise<void> {
  if (route.door === 'person' && !isFromOwnPage(request, new URL(publicUrl()).origin))
    throw new AppError('FORBIDDEN', 'a cookie on a request of another origin', { reason: 'request.foreign_origin' });
}

function headersOfAnswers(): Record<string, string> {
  return securityHeaders({
    kind: 'api',
    nonce: '',
    isDevelopment: env().NODE_ENV === 'development',
    isHttps: publicUrl().startsWith('https://'),
    realtimeHosts: [],
  });
}

/** Answers of fetch() and Response.redirect() have frozen headers. */
function isMutable(response: Response): boolean {
  try {
    response.headers.delete('x-correlation-id');
    return true;
  } catch {
    return false;
  }
}
