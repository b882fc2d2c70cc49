import { clientIp } from '@/server/auth/client-ip';
import { cookieReader, readPerson } from '@/server/auth/session';
import { AppError } from '@/server/platform/errors';
import { inTime } from '@/server/platform/in-time';
import { takeToken } from '@/server/platform/rate-limit';
import type { ApiContext } from './trpc';

/** What a request proves about itself: the session cookie through its row, and the address our own process wrote down. */
export async function contextOf(headers: Headers): Promise<ApiContext> {
  return {
    person: await inTime(readPerson(cookieReader(headers.get('cookie')))),
    tenantSlug: headers.get('x-tenant'),
    locale: headers.get('x-locale') === 'en' ? 'en' : 'ru',
    ip: clientIp((name) => headers.get(name)),
    userAgent: headers.get('user-agent') ?? '',
  };
}

/** The same for a request from outside, which counts: 100 a minute of one session. Throws RATE_LIMITED. */
export async function limitedContextOf(headers: Headers): Promise<ApiContext> {
  const context = await contextOf(headers);
  const taken = context.person ? await takeToken('person', context.person.sessionId) : null;
  if (taken && !taken.ok)
    throw new AppError('RATE_LIMITED', 'too many requests of one session', {
      reason: 'rate.limited',
      retryAfterSeconds: taken.retryAfterSeconds,
    });
  return context;
}
