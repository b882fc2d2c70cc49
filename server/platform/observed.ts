import { correlationId, correlationOf, withContext } from './context';
import { env, publicUrl } from './env';
import { AppError } from './errors';
import { inTime } from './in-time';
import { log } from './log';
import { squeezed } from './squeezed';
import { whileVisitorWaits } from './pressure';
import { isFromOwnPage, securityHeaders } from './security-headers';
import { observeHttp } from './telemetry';
import { problem, type Route } from './web';

/**
 * Wraps a route with what every route has: a correlation id from the caller or a new one, on the answer and on every log
 * line and event in between; the duration by route pattern; security headers; long answers squeezed; an error that got out becomes problem+json,
 * and no answer in time (a stopped database) a 503.
 */
export function observed(route: Route): Route {
  return {
    ...route,
    handle: (request, context) =>
      withContext({ correlationId: correlationOf(request.headers) }, async () => {
        const startedAt = performance.now();
        const work = async (): Promise<Response> =>
          refuseForeignPage(route, request)
            .then(() => (route.asksVendors ? route.handle(request, context) : inTime(route.handle(request, context))))
            .catch((error: unknown) => problem(error));
        const answer = await (isVisitors(route) ? whileVisitorWaits(work, route.bringsWork ?? false) : work());
        const response = await squeezed(request, isMutable(answer) ? answer : new Response(answer.body, answer));
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
