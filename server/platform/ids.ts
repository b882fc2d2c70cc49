import { createHash, randomBytes } from 'node:crypto';

/** The list of things the product has. */
const prefixes = {
  tenant: 'ten',
  user: 'usr',
  session: 'ses',
  userToken: 'utk',
  member: 'mem',
  widget: 'wid',
  widgetEvent: 'wev',
  flag: 'flg',
  contact: 'con',
  identity: 'idn',
  consentDocument: 'cdo',
  consent: 'cns',
  lead: 'lead',
  hop: 'hop',
  idempotency: 'idk',
  conversation: 'cnv',
  message: 'msg',
  connection: 'cxn',
  hook: 'hok',
  deepLink: 'dpl',
  service: 'svc',
  staff: 'stf',
  rule: 'avr',
  exception: 'avx',
  booking: 'bok',
  automation: 'aut',
  apiKey: 'apk',
  outbox: 'evt',
  letter: 'ltr',
  ledgerCheck: 'lck',
  visitor: 'vis',
  accountLetter: 'acl',
  cannedReply: 'cnr',
  correlation: 'cor',
  lab: 'lab',
} as const;

export type IdKind = keyof typeof prefixes;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `lead_` + UUIDv7 in base 62, fixed width: byte order is time order under COLLATE "C". RFC 9562 §5.7. */
export function newId(kind: IdKind, atMs: number = Date.now()): string {
  return `${prefixes[kind]}_${encode(uuidv7(atMs))}`;
}

/** The same id for the same parts: what a retried step creates, it creates once. */
export function derivedId(kind: IdKind, ...parts: string[]): string {
  const digest = createHash('sha256').update(parts.join('\u0000')).digest().subarray(0, 16);
  return `${prefixes[kind]}_${encode(digest)}`;
}

/** A secret for links and keys: 32 random bytes, base64url. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

function uuidv7(atMs: number): Buffer {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(atMs, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes;
}

function encode(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  // 22 digits of base 62 hold 128 bits.
  for (let i = 0; i < 22; i += 1) {
    text = ALPHABET.charAt(Number(value % 62n)) + text;
    value /= 62n;
  }
  return text;
}
