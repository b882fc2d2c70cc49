import { blindIndex } from '@/server/platform/crypto';

/** How a person is found by address: people belong to no tenant, so they have an index key of their own. */
export function emailHashOf(email: string): string {
  return blindIndex('users', 'email', email);
}
