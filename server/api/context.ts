import { clientIp } from '@/server/auth/client-ip';
import { cookieReader, readPerson } from '@/server/auth/session';
import type { ApiContext } from './trpc';

/** What a request proves about itself: the session cookie through its row, and the address our own process wrote down. */
export async function contextOf(headers: Headers): Promise<ApiContext> {
  return {
    person: await readPerson(cookieReader(headers.get('cookie'))),
    tenantSlug: headers.get('x-tenant'),
    locale: headers.get('x-locale') === 'en' ? 'en' : 'ru',
    ip: clientIp((name) => headers.get(name)),
    userAgent: headers.get('user-agent') ?? '',
  };
}
