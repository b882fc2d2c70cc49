import { AppError, errorCodes } from './errors';
import { inSum } from './gate';
import { log } from './log';
import { CROWDED } from './turns';

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
  door: 'open' | 'site-key' | 'visitor' | 'api-key' | 'hook' | 'person';
  /** How long a body it takes; 64 KB unless told (requirements L1). What is longer is 413. */
  maxBodyBytes?: number;
  /** Vendors are asked on the way, each within a time of its own: their answer is waited for, and what stands still is told by other means. */
  asksVendors?: boolean;
  /** Workflows follow from it: a flood of these is accepted first and worked through after (pressure.ts). */
  bringsWork?: boolean;
  handle: WebHandler;
};

export const BODY_MAX_BYTES = 64 * 1024;

/** Throws INVALID `input.too_large`, told as 413, when the sender itself says that its body is longer. */
export function refuseLongBody(request: Request, maxBytes: number): void {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** The whole body, of which no more than the limit is ever in memory. Throws INVALID `input.too_large`, told as 413. */
export async function readBody(request: Request, maxBytes: number = BODY_MAX_BYTES): Promise<Uint8Array> {
  refuseLongBody(request, maxBytes);
  const declared = request.headers.get('content-length');
  if (declared !== null) return new Uint8Array(await request.arrayBuffer()); // the server reads no byte more than was declared
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel().catch(() => {});
      throw tooLarge(maxBytes);
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts);
}

/** It will be as long the next time, so whoever hands it on must not repeat it. */
function tooLarge(maxBytes: number): AppError {
  const size = maxBytes >= 1_048_576 ? `${maxBytes / 1_048_576} MB` : `${maxBytes / 1024} KB`;
  return new AppError('INVALID', `body over ${size}`, {
    reason: 'input.too_large',
    publicMessage: `The body is over ${maxBytes} bytes (${size}). It will not be taken later either: do not repeat it.`,
  });
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}

/** RFC 9457 problem details of an error. Anything but an AppError is a 500 that says nothing about itself. */
export function problem(error: unknown, headers: Record<string, string> = {}): Response {
  const app = error instanceof AppError ? error : new AppError('INTERNAL', String(error), { cause: error });
  const { http } = errorCodes[app.code];
  tell(app, error);
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

function tell(app: AppError, error: unknown): void {
  if (app.reason === CROWDED) return turnedAway();
  const level = errorCodes[app.code].log;
  log[level]({
    event: 'request_refused',
    code: app.code,
    reason: app.reason,
    message: app.message,
    // Who is told to come back is no riddle: a stack for each of a thousand would cost more than their answers.
    ...(level === 'error' && (app.code !== 'UNAVAILABLE' || app.cause) ? { err: error } : {}),
  });
}

// A line for each would cost more than the answer.
const turnedAway = inSum((count) => log.warn({ event: 'requests_refused', reason: CROWDED, count }));
