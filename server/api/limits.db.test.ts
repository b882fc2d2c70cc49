import { encode } from 'next-auth/jwt';
import { expect, test } from 'vitest';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { seedTenant } from '@/prisma/seed/factories';
import { sessionCookieName } from '@/server/auth/session';
import { createSession } from '@/server/auth/sessions';
import { systemDb } from '@/server/platform/db/client';
import { env, publicUrl } from '@/server/platform/env';
import { observed } from '@/server/platform/observed';
import type { Route } from '@/server/platform/web';
import { apiRoutes, handleApi } from './handle-api';

test('a session that asks without end is told when to come back; another session of anybody is answered', async () => {
  const [one, other] = [await signedIn(), await signedIn()];
  const answers = await Promise.all(Array.from({ length: 310 }, () => ask(one)));
  const refused = answers.filter((answer) => answer.status === 429);
  expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(300);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) {
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await answer.json()).toMatchObject([
      { error: { json: { data: { reason: 'rate.limited', httpStatus: 429, retryAfterSeconds: 1 } } } },
    ]);
  }
  const answered = await ask(other);
  expect([answered.status, answered.headers.get('cache-control')]).toEqual([200, 'no-store']);
});

test('a call with a cookie from a page of another site is refused, one from ours is answered under its correlation id', async () => {
  const cookie = await signedIn();
  const headers = { cookie, 'x-correlation-id': 'cor_of_the_page' };
  expect((await post('{"json":{"locale":"en"}}', { ...headers, origin: 'https://evil.example' })).status).toBe(403);
  const own = await post('{"json":{"slug":"nobody"}}', { ...headers, origin: new URL(publicUrl()).origin });
  expect([own.status, own.headers.get('x-correlation-id')]).toEqual([200, 'cor_of_the_page']);
});

test('a body of over a megabyte is refused as too large, for whatever procedure', async () => {
  const answer = await post('x'.repeat(1024 * 1024 + 1), { cookie: await signedIn(), origin: new URL(publicUrl()).origin });
  expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ reason: 'input.too_large' })]);
});

/** As `main.ts` serves it. */
function post(body: string, headers: Record<string, string>): Promise<Response> {
  const route = observed(apiRoutes.find(({ method }) => method === 'POST') as Route);
  const length = String(Buffer.byteLength(body));
  return route.handle(
    new Request(`${publicUrl()}/api/trpc/account.rememberTenant`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
      body,
    }),
    { params: { procedures: 'account.rememberTenant' }, ip: '203.0.113.7' },
  );
}

async function signedIn(): Promise<string> {
  const [tenant, user] = [await seedTenant(), await seedUser()];
  await seedMember({ tenantId: tenant.id, userId: user.id, role: 'operator' });
  const sid = await createSession(systemDb(), { userId: user.id, userAgent: null });
  return `${sessionCookieName()}=${await encode({ token: { sid }, secret: env().NEXTAUTH_SECRET })}`;
}

function ask(cookie: string): Promise<Response> {
  return handleApi(new Request('http://localhost/api/trpc/account.tenants?batch=1&input=%7B%7D', { headers: { cookie } }));
}
