import { encode } from 'next-auth/jwt';
import { expect, test } from 'vitest';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { seedTenant } from '@/prisma/seed/factories';
import { sessionCookieName } from '@/server/auth/session';
import { createSession } from '@/server/auth/sessions';
import { systemDb } from '@/server/platform/db/client';
import { env } from '@/server/platform/env';
import { handleApi } from './handle-api';

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
  expect((await ask(other)).status).toBe(200);
});

async function signedIn(): Promise<string> {
  const [tenant, user] = [await seedTenant(), await seedUser()];
  await seedMember({ tenantId: tenant.id, userId: user.id, role: 'operator' });
  const sid = await createSession(systemDb(), { userId: user.id, userAgent: null });
  return `${sessionCookieName()}=${await encode({ token: { sid }, secret: env().NEXTAUTH_SECRET })}`;
}

function ask(cookie: string): Promise<Response> {
  return handleApi(new Request('http://localhost/api/trpc/account.tenants?batch=1&input=%7B%7D', { headers: { cookie } }));
}
