import { createHash, randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: sorted by time, as Inngest's run and event ids are. */
export function newRunId(atMs: number = Date.now()): string {
  return ulid(atMs, randomBytes(10));
}

/** The id of the n-th event of one send: the SDK repeats its seed header when it repeats a send, so a repeat gets the same ids. */
export function seededId(seed: string, index: number): string | undefined {
  const [millis, entropy] = seed.split(',');
  const atMs = Number(millis);
  if (!entropy || !Number.isSafeInteger(atMs) || atMs <= 0) return undefined;
  return ulid(atMs, createHash('sha256').update(`${seed}:${index}`).digest().subarray(0, 10));
}

function ulid(atMs: number, entropy: Buffer): string {
  let value = (BigInt(atMs) << 80n) | BigInt(`0x${entropy.toString('hex')}`);
  let text = '';
  for (let i = 0; i < 26; i += 1) {
    text = CROCKFORD.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}
