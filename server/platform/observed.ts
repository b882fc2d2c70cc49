import { correlationId, withContext } from './context';
import { log } from './log';
import { observeHttp } from './telemetry';
import { problem, type Route } from './web';

/** Ids of browsers and callers are taken over when they look like one; anything else could forge log lines. */
export function correlationOf(headers: Headers): string | undefined {
  const given = headers.get('x-correlation-id');
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : undefined;
}

/**
 * Wraps a route with what every route has: a correlation id from the caller or a new one, on the answer and on every log
 * line and event in between; the duration by route pattern; an error that got out becomes problem+json.
 */
export function observed(route: Route): Route {
  return {
    ...route,
    handle: (request, context) =>
      withContext({ correlationId: correlationOf(request.headers) }, async () => {
        const startedAt = performance.now();
        const answer = await route.handle(request, context).catch((error: unknown) => problem(error));
        const response = isMutable(answer) ? answer : new Response(answer.body, answer);
        response.headers.set('x-correlation-id', correlationId());
        const seconds = (performance.now() - startedAt) / 1000;
        observeHttp({ method: route.method, route: route.path, status: response.status, seconds });
        log.debug({ event: 'http_request', method: route.method, route: route.path, status: response.status, ms: Math.round(seconds * 1000) });
        return response;
      }),
  };
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
