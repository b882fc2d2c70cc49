import { AppError, errorCodes } from './errors';
import { log } from './log';

/**
 * Web-standard handlers: `main.ts` serves them before Next, `app/api` re-exports the same functions for hosting without
 * it. A Route is also the manifest that the isolation tests walk: a route that is not in a list does not exist.
 */
export type RouteContext = { params: Record<string, string>; ip: string };
export type WebHandler = (request: Request, context: RouteContext) => Promise<Response>;

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** `/api/widget/v1/bookings/:id/cancel` */
  path: string;
  /** Which door the handler goes through. */
  door: 'open' | 'site-key' | 'visitor' | 'api-key' | 'hook' | 'person' | 'engine';
  handle: WebHandler;
};

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}

/** RFC 9457 problem details of an error. Anything but an AppError is a 500 that says nothing about itself. */
export function problem(error: unknown, headers: Record<string, string> = {}): Response {
  const app = error instanceof AppError ? error : new AppError('INTERNAL', String(error), { cause: error });
  const { http, log: level } = errorCodes[app.code];
  log[level]({
    event: 'request_refused',
    code: app.code,
    reason: app.reason,
    message: app.message,
    // Who is told to come back is no riddle: a stack for each of a thousand would cost more than their answers.
    ...(level === 'error' && (app.code !== 'UNAVAILABLE' || app.cause) ? { err: error } : {}),
  });
  const reason = app.reason ?? app.code.toLowerCase();
  const status = reason === 'input.too_large' ? 413 : http; // RFC 9110 §15.5.14; the nine codes stay nine
  return new Response(
    JSON.stringify({
      type: `about:blank#${reason}`,
      title: app.code,
      status,
      detail: app.publicMessage,
      reason,
      ...(app.fields.length > 0 ? { errors: app.fields.map((field) => ({ ...field, message: field.reason })) } : {}),
    }),
    {
      status,
      headers: {
        'content-type': 'application/problem+json; charset=utf-8',
        'cache-control': 'no-store',
        ...(app.retryAfterSeconds === undefined ? {} : { 'retry-after': String(app.retryAfterSeconds) }),
        ...headers,
      },
    },
  );
}
