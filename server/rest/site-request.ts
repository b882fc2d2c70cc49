import type { z } from 'zod';
import { readVisitorToken, siteForOrigin, type Site, type VisitorClaim } from '@/server/auth/visitor';
import { correlationOf, withContext } from '@/server/platform/context';
import { publicUrl, env } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';
import { storable } from '@/server/platform/db/sql-function';
import { inTurn, type Line } from '@/server/platform/turns';
import { problem, readBody, type RouteContext, type WebHandler } from '@/server/platform/web';

export type SiteRequest = { request: Request; context: RouteContext; site: Site; body: unknown; origin: string | null; now: Date };

/**
 * Wraps a handler of the widget: reads the body within its bound, waits for a turn, finds the tenant by `X-Site-Key` or `tenant` in the body,
 * checks the origin, and answers with CORS for exactly that origin. Errors become problem+json with the same headers, so the
 * host page's script can read why.
 */
export function withSite(handle: (input: SiteRequest) => Promise<Response>, line: Line = 'visitor'): WebHandler {
  return (request, context) =>
    withContext({ correlationId: correlationOf(request.headers) }, async () => {
      const origin = request.headers.get('origin');
      try {
        const body = request.method === 'GET' ? null : await readJson(request);
        const key = keyOf(request, body);
        const response = await inTurn(line, key, async () => {
          const site = await siteForOrigin(key, origin ?? sameOrigin(request), ownOrigins());
          return handle({ request, context, site, body, origin, now: new Date(Date.now() + site.clockShiftMs) });
        });
        return withCors(response, origin);
      } catch (error) {
        return withCors(problem(error), origin);
      }
    });
}

/** The answer to a preflight is the same for every path: what is allowed is decided when the request itself comes. */
export const preflight: WebHandler = async (request) => {
  const origin = request.headers.get('origin');
  return withCors(
    new Response(null, {
      status: 204,
      headers: {
        'access-control-allow-methods': 'GET, POST, OPTIONS',
        'access-control-allow-headers': 'content-type, authorization, idempotency-key, x-site-key, x-correlation-id',
        'access-control-max-age': '7200',
      },
    }),
    origin,
  );
};

/** The visitor's claim. Throws UNAUTHENTICATED: the widget then starts anew. */
export function requireVisitor(input: SiteRequest): VisitorClaim {
  const claim = visitorOf(input);
  if (!claim) throw new AppError('UNAUTHENTICATED', 'no valid visitor token', { reason: 'visitor.unknown' });
  return claim;
}

export function visitorOf({ request, site }: SiteRequest): VisitorClaim | null {
  const token = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
  return readVisitorToken(token, site.tenantId, new Date());
}

/** Throws INVALID with one entry per wrong field; our schemas' messages are reasons (`phone.invalid`). */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const fields = result.error.issues.slice(0, 20).map((issue) => ({
    field: issue.path.join('.'),
    reason: (/^[a-z_]+\.[a-z_]+$/.test(issue.message) ? issue.message : `input.${issue.code}`) as `${string}.${string}`,
  }));
  throw new AppError('INVALID', `body refused: ${fields.map((field) => `${field.field} ${field.reason}`).join(', ')}`, {
    reason: 'input.invalid',
    fields,
  });
}

/** Throws INVALID `input.not_json`; what is longer than 64 KB is 413. */
export async function readJson(request: Request): Promise<unknown> {
  const body = await readBody(request);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), storable);
  } catch {
    throw new AppError('INVALID', 'body is not JSON', { reason: 'input.not_json' });
  }
}

function keyOf(request: Request, body: unknown): string {
  const named = (body as { tenant?: unknown } | null)?.tenant;
  const key = request.headers.get('x-site-key') ?? (typeof named === 'string' ? named : new URL(request.url).searchParams.get('t'));
  if (!key || key.length > 80)
    throw new AppError('INVALID', 'no site key', { reason: 'tenant.required', fields: [{ field: 'tenant', reason: 'tenant.required' }] });
  return key;
}

/** Browsers leave Origin out of same-origin GETs and say so in Sec-Fetch-Site. */
function sameOrigin(request: Request): string | null {
  return request.headers.get('sec-fetch-site') === 'same-origin' ? new URL(publicUrl()).origin : null;
}

function ownOrigins(): string[] {
  const { PORT } = env();
  return [new URL(publicUrl()).origin, `http://localhost:${PORT}`, `http://127.0.0.1:${PORT}`];
}

function withCors(response: Response, origin: string | null): Response {
  response.headers.append('vary', 'Origin');
  if (origin) {
    response.headers.set('access-control-allow-origin', origin);
    response.headers.set('access-control-expose-headers', 'retry-after, x-correlation-id');
  }
  return response;
}
