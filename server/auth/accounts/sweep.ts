import { systemDb } from '@/server/platform/db/client';

const DAY_MS = 86_400_000;
const UNCONFIRMED_DAYS = 7; // as the confirmation letter promises
const ENDED_DAYS = 30; // ended sessions and used links are of interest to their owner for a month

/** Deletes people who never confirmed their address, and sessions, links and letters that ended long ago. */
export async function dropUnconfirmed(now = new Date()): Promise<{ users: number; sessions: number; tokens: number; letters: number }> {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const db = systemDb();
  const users = await db.user.deleteMany({
    where: { emailVerifiedAt: null, createdAt: { lt: ago(UNCONFIRMED_DAYS) }, members: { none: {} } },
  });
  const sessions = await db.session.deleteMany({
    where: { OR: [{ expiresAt: { lt: ago(ENDED_DAYS) } }, { revokedAt: { lt: ago(ENDED_DAYS) } }] },
  });
  const tokens = await db.userToken.deleteMany({ where: { expiresAt: { lt: ago(ENDED_DAYS) } } });
  const letters = await db.accountLetter.deleteMany({ where: { state: { not: 'queued' }, createdAt: { lt: ago(ENDED_DAYS) } } });
  return { users: users.count, sessions: sessions.count, tokens: tokens.count, letters: letters.count };
}
