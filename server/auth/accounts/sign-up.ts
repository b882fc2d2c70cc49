import { seal } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { AppError } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import { log } from '@/server/platform/log';
import { takeToken } from '@/server/platform/rate-limit';
import { deliverSoon } from '../letters/deliver-letters';
import { queueLetter } from '../letters/queue-letter';
import { hashPassword } from '../password';
import { byEmail, emailHashOf } from './email-hash';

/**
 * Registers an address. The answer is the same for a new one, an unconfirmed one and one that has an account: a letter
 * went out, and only its reader learns which. Throws RATE_LIMITED after 5 letters an hour to one address.
 */
export async function signUp(input: { email: string; password: string; locale: 'ru' | 'en' }): Promise<void> {
  await takeLetter(input.email);
  const passwordHash = await hashPassword(input.password);
  const now = new Date();
  const userId = newId('user');
  const isNew = await systemDb().$transaction(async (db) => {
    // The unique hash keeps two of one address apart; while the index key is rotated an account may still have the old key's.
    const isKnown = (await db.user.count({ where: byEmail(input.email) })) > 0;
    const person = { id: userId, email: seal(input.email), emailHash: emailHashOf(input.email), name: seal(''), locale: input.locale };
    const { count } = await db.user.createMany({ data: isKnown ? [] : [{ ...person, createdAt: now }], skipDuplicates: true });
    await queueLetter(db, { kind: 'sign_up', locale: input.locale, payload: { email: input.email, passwordHash } });
    return count === 1;
  });
  if (isNew) log.info({ event: 'user_registered', userId, email: input.email, source: 'email' }); // the logger masks the address
  deliverSoon();
}

/**
 * Sends a link for a new password or to sign in. Says nothing about whether the address is known. A confirmation is sent
 * again by signing up again: only so the password that counts is the one of the person who opens the letter.
 */
export async function askLetter(input: {
  email: string;
  locale: 'ru' | 'en';
  kind: 'reset' | 'sign_in';
  returnTo?: string;
}): Promise<void> {
  await takeLetter(input.email);
  await queueLetter(systemDb(), { kind: input.kind, locale: input.locale, payload: { email: input.email, returnTo: input.returnTo } });
  deliverSoon();
}

async function takeLetter(email: string): Promise<void> {
  const taken = await takeToken('letters', email);
  if (!taken.ok)
    throw new AppError('RATE_LIMITED', 'too many letters to one address', {
      reason: 'letters.too_many',
      retryAfterSeconds: taken.retryAfterSeconds,
    });
}
