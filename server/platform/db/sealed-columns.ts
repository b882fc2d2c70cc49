import { blindIndex, nameTokens } from '../crypto';

/**
 * The one list of what is sealed, and of the hashes that make it findable. The rotation command goes through it, and a test
 * compares it with the comments `// sealed` of prisma/schema, so a new column cannot be forgotten. Every table here has a
 * text `id`.
 */
export type SealedColumn = { table: string; column: string };

export const sealedColumns: readonly SealedColumn[] = [
  { table: 'users', column: 'email' },
  { table: 'users', column: 'name' },
  { table: 'account_letters', column: 'payload' },
  { table: 'members', column: 'display_name' },
  { table: 'contacts', column: 'name' },
  { table: 'contacts', column: 'phone' },
  { table: 'contacts', column: 'email' },
  { table: 'leads', column: 'given_name' },
  { table: 'leads', column: 'payload' },
  { table: 'conversations', column: 'last_preview' },
  { table: 'messages', column: 'text' },
  { table: 'bookings', column: 'note' },
  { table: 'bookings', column: 'manage_token' },
  { table: 'consents', column: 'ip' },
  { table: 'connections', column: 'credentials' },
  { table: 'connections', column: 'hook_secret' },
  { table: 'hook_deliveries', column: 'body' },
  { table: 'lab_chats', column: 'phone' },
  { table: 'lab_messages', column: 'text' },
  { table: 'lab_updates', column: 'body' },
  { table: 'lab_mailboxes', column: 'hook_secret' },
  { table: 'lab_acts', column: 'act' },
];

/** A hash is made of one sealed column of the same row, under the key of `owner` (a column, or a fixed name). */
export type IndexedColumn = {
  table: string;
  column: string;
  from: string;
  owner: { column: string } | { name: string };
  derive: (owner: string, plain: string, keyPosition: number) => string | string[];
  isUnique: boolean;
  /** Columns of other tables that hold a copy of the hash without the text it was made of. */
  copies: readonly SealedColumn[];
};

const ofTenant = { column: 'tenant_id' } as const;

export const indexedColumns: readonly IndexedColumn[] = [
  {
    table: 'users',
    column: 'email_hash',
    from: 'email',
    owner: { name: 'users' },
    derive: (owner, plain, position) => blindIndex(owner, 'email', plain, position),
    isUnique: true,
    copies: [],
  },
  {
    table: 'contacts',
    column: 'phone_hash',
    from: 'phone',
    owner: ofTenant,
    derive: (owner, plain, position) => blindIndex(owner, 'phone', plain, position),
    isUnique: false,
    copies: [{ table: 'leads', column: 'phone_hash' }],
  },
  {
    table: 'contacts',
    column: 'email_hash',
    from: 'email',
    owner: ofTenant,
    derive: (owner, plain, position) => blindIndex(owner, 'email', plain, position),
    isUnique: false,
    copies: [{ table: 'leads', column: 'email_hash' }],
  },
  {
    table: 'contacts',
    column: 'phone_tail_hash',
    from: 'phone',
    owner: ofTenant,
    derive: (owner, plain, position) => blindIndex(owner, 'phoneTail', plain.slice(-4), position),
    isUnique: false,
    copies: [],
  },
  {
    table: 'contacts',
    column: 'name_tokens',
    from: 'name',
    owner: ofTenant,
    derive: (owner, plain, position) => nameTokens(owner, plain, position),
    isUnique: false,
    copies: [],
  },
];
