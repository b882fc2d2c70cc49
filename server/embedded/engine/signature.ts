import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** JSON with sorted keys (RFC 8785 for what JSON.parse yields): the SDK signs and verifies this form, not the bytes sent. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}

/** The value of `X-Inngest-Signature` for a body in canonical form (SDK_SPEC 4.1.1). */
export function signatureOf(canonicalBody: string, signingKey: string): string {
  const seconds = Math.round(Date.now() / 1000);
  return `t=${seconds}&s=${createHmac('sha256', secretOf(signingKey)).update(canonicalBody).update(String(seconds)).digest('hex')}`;
}

/** What the SDK sends as bearer: the prefix, then the SHA-256 of the key's bytes (SDK_SPEC 4.1.4). */
export function hashedKey(signingKey: string): string {
  const prefix = /^signkey-\w+-/.exec(signingKey)?.[0] ?? '';
  return (
    prefix +
    createHash('sha256')
      .update(Buffer.from(secretOf(signingKey), 'hex'))
      .digest('hex')
  );
}

export function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function secretOf(signingKey: string): string {
  return signingKey.replace(/^signkey-\w+-/, '');
}
