import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sign } from '@/server/platform/crypto';
import { env, provideEnv } from '@/server/platform/env';
import { issueVisitorToken, readVisitorToken } from './visitor';

provideEnv({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PORT: '3000' });
const now = new Date('2026-11-25T10:00:00Z');
const claim = { visitorId: 'vis_1', conversationId: 'conv_1', tenantId: 'ten_1' };
const token = issueVisitorToken(claim, now);
const [body = '', signature = ''] = token.split('.');
const encoded = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const decoded = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, unknown>;
const signed = (text: string): string => `${text}.${sign('visitor', text)}`;

describe('a visitor token', () => {
  test('opens its own conversation for ninety days and no longer', () => {
    expect(readVisitorToken(token, 'ten_1', now)).toEqual(claim);
    expect(readVisitorToken(token, 'ten_1', new Date('2027-02-23T09:59:59Z'))).toEqual(claim);
    expect(readVisitorToken(token, 'ten_1', new Date('2027-02-23T10:00:01Z'))).toBeNull();
  });

  test.each<[string, string | null]>([
    ['none', null],
    ['empty', ''],
    ['without a signature', body],
    ['with an empty signature', `${body}.`],
    ['with a cut signature', token.slice(0, -1)],
    ['with a part more', `${token}.${signature}`],
    ['of another visitor', `${encoded({ ...decoded, v: 'vis_2' })}.${signature}`],
    ['of another conversation', `${encoded({ ...decoded, c: 'conv_2' })}.${signature}`],
    ['of another tenant', `${encoded({ ...decoded, t: 'ten_2' })}.${signature}`],
    ['that never ends', `${encoded({ ...decoded, e: 9_999_999_999 })}.${signature}`],
    ['of nobody, as a JWT without an algorithm', `${encoded({ alg: 'none' })}.${body}.`],
    ['as a JWT signed by its own key', `${encoded({ alg: 'HS256' })}.${body}.${signature}`],
    ['signed for another purpose', `${body}.${sign('manage', body)}`],
    ['signed with the bare secret', `${body}.${createHmac('sha256', env().NEXTAUTH_SECRET).update(body).digest('base64url')}`],
    ['with spaces around', ` ${token} `],
    ['of a thousand letters', signed('x'.repeat(2000))],
  ])('%s is none', (_name, forged) => {
    expect(readVisitorToken(forged, 'ten_1', now)).toBeNull();
  });

  test('changed in any one letter is none', () => {
    for (let at = 0; at < token.length; at += 1) {
      const letter = token[at] === 'A' ? 'B' : 'A';
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      const read = readVisitorToken(changed, 'ten_1', now);
      // base64url has spare bits in the last letter of each part; a change in those alone is the same bytes, and is refused too.
      expect(read, `letter ${at}`).toBeNull();
    }
  });

  test('of one tenant says nothing to another', () => {
    expect(readVisitorToken(token, 'ten_2', now)).toBeNull();
  });
});
