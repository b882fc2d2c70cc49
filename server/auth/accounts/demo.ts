import { isDemoOpen } from '@/server/platform/env';
import { systemDb } from '@/server/platform/db/client';
import { notFound } from '@/server/platform/errors';
import { createSession } from '../sessions';

/** One-click sign-in as somebody of the demo tenant. Throws NOT_FOUND unless the product is open for a demo. */
export async function signInToDemo(input: { role: 'admin' | 'operator'; userAgent: string | null }): Promise<{ sessionId: string }> {
  if (!isDemoOpen()) throw notFound('page');
  const member = await systemDb().member.findFirst({
    where: { role: input.role, tenant: { isDemo: true, slug: 'demo' } },
    orderBy: { createdAt: 'asc' },
    select: { userId: true },
  });
  if (!member) throw notFound('member');
  return { sessionId: await createSession(systemDb(), { userId: member.userId, userAgent: input.userAgent }) };
}
