import { findTenantOfLabBot } from '@/server/auth/lab';
import { cookieReader, readPerson } from '@/server/auth/session';
import { publicUrl } from '@/server/platform/env';
import { notFound } from '@/server/platform/errors';
import { problem, type Route, type WebHandler } from '@/server/platform/web';

/** Stands in for `t.me/<bot>?start=<token>` of a test connection: opens the lab's phone of the bot's tenant. */
const openPhone: WebHandler = async (request, { params }) => {
  const account = params.account ?? '';
  const person = await readPerson(cookieReader(request.headers.get('cookie')));
  const tenant = /^\w{3,64}$/.test(account) ? await findTenantOfLabBot(account, person) : null;
  if (!tenant) return problem(notFound('bot'));
  const token = new URL(request.url).searchParams.get('start') ?? '';
  const query = new URLSearchParams({ bot: account, ...(/^[A-Za-z0-9_-]{1,64}$/.test(token) ? { start: token } : {}) });
  return new Response(null, {
    status: 302,
    headers: { location: `${publicUrl()}/dashboard/${tenant.slug}/lab?${query}`, 'cache-control': 'no-store' },
  });
};

export const labRoutes: Route[] = [{ method: 'GET', path: '/lab/telegram/:account', door: 'open', handle: openPhone }];
