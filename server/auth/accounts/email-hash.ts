import { blindIndex, blindIndexes } from '@/server/platform/crypto';

/** How a person is found by address: people belong to no tenant, so they have an index key of their own. */
export function emailHashOf(email: string): string {
  return blindIndex('users', 'email', email);
}

/** The condition of a look-up: by the old key's hash too while the index key is rotated. */
export function byEmail(email: string): { emailHash: { in: string[] } } {
  return { emailHash: { in: blindIndexes('users', 'email', email) } };
}
