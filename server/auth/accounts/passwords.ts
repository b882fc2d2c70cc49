import { open } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { AppError } from '@/server/platform/errors';
import { takeToken } from '@/server/platform/rate-limit';
import { deliverSoon } from '../letters/deliver-letters';
import { queueLetter } from '../letters/queue-letter';
import { checkPassword, hashPassword } from '../password';
import { closeSockets } from '../live-sockets';
import type { Person } from '../person';
import { revokeSessions } from '../sessions';
import { dropTokens, issueToken, useToken } from './tokens';

/** Opens the link of a reset letter: sets the password, ends every session, returns a ticket to sign in once. Throws INVALID `link.*`. */
export async function resetPassword(input: { token: string; password: string }): Promise<{ ticket: string }> {
  const passwordHash = await hashPassword(input.password);
  const { ticket, userId } = await systemDb().$transaction(async (db) => {
    const { userId } = await useToken(db, { token: input.token, kind: 'reset' });
    const user = await db.user.update({ where: { id: userId }, data: { passwordHash }, select: { email: true, locale: true } });
    await db.user.updateMany({ where: { id: userId, emailVerifiedAt: null }, data: { emailVerifiedAt: new Date() } }); // the letter was read: the address is theirs
    await revokeSessions(db, { userId });
    await dropTokens(db, userId);
    await queueLetter(db, { kind: 'password_changed', locale: user.locale, payload: { email: open(user.email) } });
    return { userId, ticket: await issueToken(db, { userId, kind: 'sign_in' }) };
  });
  await closeSockets(userId);
  deliverSoon();
  return { ticket };
}

/** Changes the password of a signed-in person and ends their other sessions. Throws INVALID at `current` when it does not fit. */
export async function changePassword(person: Person, input: { current: string; password: string }): Promise<void> {
  const taken = await takeToken('login', `change ${person.userId}`); // an unlocked computer must not be a place to guess at
  if (!taken.ok)
    throw new AppError('RATE_LIMITED', 'too many wrong passwords', {
      reason: 'password.paused',
      retryAfterSeconds: taken.retryAfterSeconds,
    });
  const user = await systemDb().user.findUniqueOrThrow({
    where: { id: person.userId },
    select: { passwordHash: true, email: true, locale: true },
  });
  if (!(await checkPassword(input.current, user.passwordHash)))
    throw new AppError('INVALID', 'current password is wrong', {
      reason: 'password.wrong',
      fields: [{ field: 'current', reason: 'password.wrong' }],
    });
  const passwordHash = await hashPassword(input.password);
  await systemDb().$transaction(async (db) => {
    await db.user.updateMany({ where: { id: person.userId }, data: { passwordHash } });
    await revokeSessions(db, { userId: person.userId, exceptId: person.sessionId });
    await dropTokens(db, person.userId);
    await queueLetter(db, { kind: 'password_changed', locale: user.locale, payload: { email: open(user.email) } });
  });
  await closeSockets(person.userId);
  deliverSoon();
}
