import { systemDb } from '@/server/platform/db/client';
import { dropTokens, issueToken, useToken } from './tokens';

/**
 * Opens the link of a confirmation letter: the address is confirmed, the password of that very sign-up becomes the
 * password, and a ticket to sign in once is returned. Throws INVALID `link.*`.
 */
export async function verifyEmail(input: { token: string }): Promise<{ ticket: string }> {
  return systemDb().$transaction(async (db) => {
    const { userId, pendingPasswordHash } = await useToken(db, { token: input.token, kind: 'verify' });
    const now = new Date();
    await db.user.updateMany({
      where: { id: userId, emailVerifiedAt: null },
      data: { emailVerifiedAt: now, passwordHash: pendingPasswordHash },
    });
    await dropTokens(db, userId); // other sign-ups of this address, a stranger's perhaps, end here
    return { ticket: await issueToken(db, { userId, kind: 'sign_in' }) };
  });
}
