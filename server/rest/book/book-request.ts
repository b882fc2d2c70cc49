import { inTenant } from '@/server/auth/unit-of-work';
import { siteOf, visitorGrant, type Site } from '@/server/auth/visitor';
import { isFlagOn } from '@/server/domain/flags/queries';
import type { Slot } from '@/server/domain/bookings/schema';
import type { Scope } from '@/server/domain/scope';
import { withContext } from '@/server/platform/context';
import { env, publicUrl } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';
import { newSecret } from '@/server/platform/ids';
import { isAddressSuspicious, takeToken } from '@/server/platform/rate-limit';
import { inTurn } from '@/server/platform/turns';
import { json, problem, type RouteContext, type WebHandler } from '@/server/platform/web';
import type { SlotTaken } from '@/widget/protocol';
import { readJson } from '../site-request';

/**
 * The public booking page's API. Anybody may read what a tenant offers. What belongs to one person needs a secret: the
 * holder's key in an HttpOnly cookie for a hold, the manage token in the path for a booking. Writing is possible only from
 * the product's own pages: the Origin header is checked, the body must be JSON, and the cookie is SameSite=Lax.
 */
export type BookRequest = { request: Request; context: RouteContext; site: Site; body: unknown; query: URLSearchParams; holderKey: string };

const COOKIE = 'fl_holder';
const COOKIE_SECONDS = 24 * 60 * 60; // a day: a hold lasts minutes, but the person may come back to the same choice
const KEY_PATTERN = /(?:^|;\s*)fl_holder=([\w-]{20,64})/;

/** Wraps a handler: origin, body within 64 KB, a turn, tenant by slug, kill switch, holder's cookie, problem+json. */
export function withBook(handle: (input: BookRequest) => Promise<Response>): WebHandler {
  return (request, context) =>
    withContext({}, async () => {
      try {
        const isWrite = request.method !== 'GET';
        if (isWrite) checkOwnOrigin(request);
        const known = KEY_PATTERN.exec(request.headers.get('cookie') ?? '')?.[1];
        const holderKey = known ?? newSecret(18);
        const body = isWrite ? await readJson(request) : null;
        const slug = context.params.tenant ?? '';
        const response = await inTurn('visitor', slug, async () => {
          const site = await siteOf(slug);
          if (!(await isFlagOn('booking', { tenantId: site.tenantId })))
            throw new AppError('UNAVAILABLE', 'booking is switched off', { reason: 'booking.off' });
          return handle({ request, context, site, body, query: new URL(request.url).searchParams, holderKey });
        });
        if (isWrite && !known) response.headers.append('set-cookie', cookieOf(holderKey));
        return response;
      } catch (error) {
        return problem(error);
      }
    });
}

/** One unit of work as this page's visitor. */
export function asGuest<T>(input: BookRequest, work: (scope: Scope) => Promise<T>): Promise<T> {
  return inTenant(visitorGrant(input.site, `page:${input.holderKey}`), work);
}

/**
 * Holds and changes take time from others: bounded by browser and by tenant. Many from one address refuse nobody (an office,
 * a mobile operator); they are suspicious, and what is held then is held for a minute only.
 */
export async function limitHolds({ site, context, holderKey }: BookRequest): Promise<{ isSuspicious: boolean }> {
  for (const taken of [await takeToken('holds', `${site.tenantId} ${holderKey}`), await takeToken('tenantHolds', site.tenantId)])
    if (!taken.ok)
      throw new AppError('RATE_LIMITED', 'too many holds', { reason: 'rate.limited', retryAfterSeconds: taken.retryAfterSeconds });
  return { isSuspicious: await isAddressSuspicious(`${site.tenantId} ${context.ip}`, 'hold') };
}

/** 409 with the nearest alternatives: the interface shows them instead of an error. */
export function slotTaken(alternatives: Slot[]): Response {
  const body: SlotTaken = {
    type: 'about:blank#booking.slot_taken',
    title: 'CONFLICT',
    status: 409,
    reason: 'booking.slot_taken',
    alternatives,
  };
  return json(409, body);
}

function cookieOf(key: string): string {
  const secure = publicUrl().startsWith('https:') ? '; Secure' : '';
  return `${COOKIE}=${key}; Path=/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

/** Browsers send Origin with every write; a program without one has no cookie of a victim to abuse, but gets the same answer. */
function checkOwnOrigin(request: Request): void {
  const origin = request.headers.get('origin');
  const { PORT } = env();
  const own = [new URL(publicUrl()).origin, `http://localhost:${PORT}`, `http://127.0.0.1:${PORT}`];
  if (!origin || !own.includes(origin))
    throw new AppError('FORBIDDEN', `origin ${origin} may not write here`, { reason: 'origin.not_allowed' });
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new AppError('INVALID', 'body is not JSON', { reason: 'input.not_json' });
}
