import { systemDb } from '@/server/platform/db/client';
import { AppError } from '@/server/platform/errors';
import { forgetTokens, takeToken } from '@/server/platform/rate-limit';
import { checkPassword } from '../password';
import { createSession } from '../sessions';
import { byEmail } from './email-hash';
import { useToken } from './tokens';

export type SignInResult =
  | { outcome: 'signed_in'; sessionId: string }
  /** `left`: tries before the pause. The same for a wrong password and an unknown address. */
  | { outcome: 'wrong'; left: number }
  | { outcome: 'paused'; retryAfterSeconds: number }
  /** The password is right, the address is not confirmed yet: only the person who registered it learns this. */
  | { outcome: 'unconfirmed' };

/**
 * Signs in with e-mail and password: 5 tries in 15 minutes for one address from one network address. A try is counted
 * before the password is looked at, so that parallel guesses count too.
 */
export async function signInWithPassword(
  input: { email: string; password: string; ip: string; userAgent: string | null },
  check: (password: string, passwordHash: string | null) => Promise<boolean> = checkPassword,
): Promise<SignInResult> {
  const key = `${input.email} ${input.ip}`;
  const taken = await takeToken('login', key);
  if (!taken.ok) return { outcome: 'paused', retryAfterSeconds: taken.retryAfterSeconds };
  const user = await systemDb().user.findFirst({
    where: byEmail(input.email),
    select: {
      id: true,
      emailVerifiedAt: true,
      passwordHash: true,
      tokens: {
        where: { kind: 'verify', usedAt: null, pendingPasswordHash: { not: null } },
        orderBy: { createdAt: 'desc' },
        take: 1,
        select: { pendingPasswordHash: true },
      },
    },
  });
  const isConfirmed = user?.emailVerifiedAt != null;
  const passwordHash = isConfirmed ? user.passwordHash : (user?.tokens[0]?.pendingPasswordHash ?? null);
  const fits = await check(input.password, passwordHash);
  if (!user || !fits) return { outcome: 'wrong', left: taken.left ?? 0 };
  await forgetTokens('login', key);
  if (!isConfirmed) return { outcome: 'unconfirmed' };
  return { outcome: 'signed_in', sessionId: await createSession(systemDb(), { userId: user.id, userAgent: input.userAgent }) };
}

/** Signs in with a single-use link of a letter. Throws INVALID `link.*`. */
export async function signInWithLink(input: { token: string; userAgent: string | null }): Promise<{ sessionId: string }> {
  return systemDb().$transaction(async (db) => {
    const { userId } = await useToken(db, { token: input.token, kind: 'sign_in' });
    const user = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { emailVerifiedAt: true } });
    if (!user.emailVerifiedAt) throw new AppError('INVALID', 'sign-in link of an unconfirmed account', { reason: 'link.unknown' });
    return { sessionId: await createSession(db, { userId, userAgent: input.userAgent }) };
  });
}
