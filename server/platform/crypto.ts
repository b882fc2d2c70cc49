import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { env } from './env';
import { AppError } from './errors';

/**
 * Personal data is stored as `<key id>.<base64url(iv ‖ ciphertext ‖ tag)>` (AES-256-GCM, 96-bit iv). The key id makes
 * rotation a background rewrite. Exact look-ups go through HMAC-SHA256 blind indexes whose key is derived per tenant, so
 * equal phones of two tenants have different hashes. There is no sorting or substring search on sealed columns.
 */
type Key = { id: string; bytes: Buffer };

const parsedLists = new Map<string, Key[]>();
const derivedIndexKeys = new Map<string, Buffer>();

function parseKeys(list: string, variable: string): Key[] {
  return list.split(',').map((entry) => {
    const [id, encoded] = entry.trim().split(':');
    const bytes = Buffer.from(encoded ?? '', 'base64');
    if (!id || bytes.length !== 32) throw new Error(`${variable}: expected id:base64 of 32 bytes, comma separated`);
    return { id, bytes };
  });
}

/** Parsed once per value: the rotation command and tests change the list while the process runs. */
function keysOf(variable: 'DATA_KEYS' | 'INDEX_KEYS'): Key[] {
  const list = env()[variable];
  const keys = parsedLists.get(list) ?? parseKeys(list, variable);
  parsedLists.set(list, keys);
  return keys;
}

function data(): Key[] {
  return keysOf('DATA_KEYS');
}

/** Ids of the keys in use, the current one first: for the rotation command and the reminder. Never the keys themselves. */
export function keyIds(variable: 'DATA_KEYS' | 'INDEX_KEYS'): string[] {
  return keysOf(variable).map((key) => key.id);
}

/** Seals a text with the current data key. */
export function seal(plain: string): string {
  const key = data()[0] as Key;
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv);
  const body = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${key.id}.${body.toString('base64url')}`;
}

/** Opens what `seal` made. Throws INTERNAL when the key is gone or the text was changed. */
export function open(sealed: string): string {
  const dot = sealed.indexOf('.');
  const key = data().find((candidate) => candidate.id === sealed.slice(0, dot));
  if (!key) throw new AppError('INTERNAL', `no data key "${sealed.slice(0, dot)}" to open a sealed column`);
  const body = Buffer.from(sealed.slice(dot + 1), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, body.subarray(0, 12));
  decipher.setAuthTag(body.subarray(body.length - 16));
  return Buffer.concat([decipher.update(body.subarray(12, body.length - 16)), decipher.final()]).toString('utf8');
}

export function sealOptional(plain: string | null | undefined): string | null {
  return plain ? seal(plain) : null;
}

export function openOptional(sealed: string | null | undefined): string | null {
  return sealed ? open(sealed) : null;
}

/** True when a sealed text was made with an older key than the current one. */
export function needsResealing(sealed: string): boolean {
  return !sealed.startsWith(`${(data()[0] as Key).id}.`);
}

export type IndexField = 'phone' | 'email' | 'phoneTail' | 'namePrefix';

/**
 * Blind index of one value. `owner` is the tenant id, or 'users' for the people who sign in. `keyPosition` is 0 but for the
 * rotation command, which needs the older key's hash too.
 */
export function blindIndex(owner: string, field: IndexField, value: string, keyPosition = 0): string {
  return createHmac('sha256', indexKeyOf(owner, keyPosition)).update(`${field}\u0000${value}`).digest('base64url').slice(0, 27);
}

/**
 * Every hash a value may be stored under, the current key's first. There is one, and more only while index keys are rotated:
 * look-ups ask for all of them, writes use `blindIndex`.
 */
export function blindIndexes(owner: string, field: IndexField, value: string): string[] {
  return keyIds('INDEX_KEYS').map((_, keyPosition) => blindIndex(owner, field, value, keyPosition));
}

const LONGEST_PREFIX = 8;

/** Hashed prefixes of 2–8 letters of every word of a name: what the search box can find. */
export function nameTokens(owner: string, name: string, keyPosition = 0): string[] {
  const words = name
    .toLocaleLowerCase('ru')
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const tokens = new Set<string>();
  for (const word of words.slice(0, 6))
    for (let length = 2; length <= Math.min(LONGEST_PREFIX, word.length); length += 1)
      tokens.add(nameToken(owner, word.slice(0, length), keyPosition));
  return [...tokens];
}

/** What the search box asks for: for each key the tokens of the words typed, all of which a found name has. */
export function nameSearches(owner: string, words: readonly string[]): string[][] {
  return keyIds('INDEX_KEYS').map((_, keyPosition) => words.map((word) => nameToken(owner, word.slice(0, LONGEST_PREFIX), keyPosition)));
}

function nameToken(owner: string, prefix: string, keyPosition: number): string {
  return blindIndex(owner, 'namePrefix', prefix, keyPosition).slice(0, 16);
}

function indexKeyOf(owner: string, keyPosition: number): Buffer {
  const master = keysOf('INDEX_KEYS')[keyPosition];
  if (!master) throw new AppError('INTERNAL', `no index key at position ${keyPosition}`);
  const name = `${master.bytes.toString('base64')}:${owner}`;
  const known = derivedIndexKeys.get(name);
  if (known) return known;
  const key = Buffer.from(hkdfSync('sha256', master.bytes, '', `index:${owner}`, 32));
  // 10 000 tenants of 32 bytes: the bound only keeps a hostile loop of owners from growing the map.
  if (derivedIndexKeys.size >= 10_000) derivedIndexKeys.clear();
  derivedIndexKeys.set(name, key);
  return key;
}

/** For secrets of links, API keys and sessions: they are random, so a plain hash is enough. */
export function sha256(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

/** HMAC-SHA256 with a key derived from NEXTAUTH_SECRET for one purpose ('visitor', 'manage', …); base64url. */
export function sign(purpose: string, value: string): string {
  const key = Buffer.from(hkdfSync('sha256', env().NEXTAUTH_SECRET, '', `sign:${purpose}`, 32));
  return createHmac('sha256', key).update(value).digest('base64url');
}

/** Constant-time comparison; lengths may differ (their difference is not a secret). */
export function sameSecret(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
