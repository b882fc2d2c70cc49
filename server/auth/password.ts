import { createHash } from 'node:crypto';
import { compare, hash } from 'bcrypt';
import { newSecret } from '@/server/platform/ids';

const COST = 12; // about 230 ms of one core: slow for a guesser, unnoticed by a person

/**
 * bcrypt reads 72 bytes and no more, which is 36 Cyrillic letters: the password is hashed to 44 characters first, so that
 * every letter of a long one counts.
 */
function digest(password: string): string {
  return createHash('sha256').update(password.normalize('NFKC')).digest('base64');
}

/** Off the event loop: the native package hashes on libuv's threads. Its builds for every platform come inside the one package. */
export function hashPassword(password: string): Promise<string> {
  return hash(digest(password), COST);
}

// Of a random password nobody knows: an unknown address costs the same time as a known one.
let nobody: Promise<string> | undefined;

/** True when the password fits. With no hash to compare it takes as long and says no. `compareWith` is a seam of tests. */
export async function checkPassword(
  password: string,
  passwordHash: string | null,
  compareWith: (plain: string, hash: string) => Promise<boolean> = compare,
): Promise<boolean> {
  nobody ??= hash(newSecret(), COST);
  const fits = await compareWith(digest(password), passwordHash ?? (await nobody));
  return fits && passwordHash !== null;
}
