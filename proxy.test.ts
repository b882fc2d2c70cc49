import { NextRequest } from 'next/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { provideEnv } from '@/server/platform/env';
import proxy from './proxy';

beforeAll(() => provideEnv({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PORT: '3000' }));

describe('proxy', () => {
  test('every page gets a nonce of its own, the same in the policy that Next reads and the one the browser gets', () => {
    const [first, second] = [visit('/sign-in'), visit('/sign-in')];
    const policy = first.headers.get('content-security-policy') ?? '';
    expect(first.headers.get('x-middleware-request-content-security-policy')).toBe(policy);
    expect(policy).toContain(`'nonce-${first.headers.get('x-middleware-request-x-nonce')}'`);
    expect(policy).not.toBe(second.headers.get('content-security-policy'));
  });

  test('the language is still worked out', () => {
    expect(visit('/en/pricing').headers.get('x-middleware-request-x-next-intl-locale')).toBe('en');
    expect(visit('/ru').status).toBe(307);
  });

  test('tools outside the languages get the policy too, and no language', () => {
    const response = visit('/dev/mailbox');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect([response.headers.get('x-middleware-next'), response.headers.get('x-middleware-rewrite')]).toEqual(['1', null]);
  });

  test('where those tools do not exist the address is a page that nobody wrote', () => {
    const settings = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PORT: '3000' };
    provideEnv({ ...settings, HOST: '0.0.0.0' });
    const { pathname } = new URL(visit('/dev/mailbox').headers.get('x-middleware-rewrite') ?? '');
    provideEnv({ ...settings, HOST: '127.0.0.1' });
    expect(pathname).toBe('/ru/dev/mailbox');
  });

  test('a nonce or a policy that a client sends is not believed', () => {
    const response = visit('/sign-in', { headers: { 'x-nonce': 'mine', 'content-security-policy': "script-src 'nonce-mine'" } });
    expect(response.headers.get('x-middleware-request-x-nonce')).not.toBe('mine');
    expect(response.headers.get('x-middleware-request-content-security-policy')).not.toContain('nonce-mine');
  });

  test('a Host header cannot smuggle a directive into the policy', () => {
    expect(
      visit('/sign-in', { headers: { host: "x.example; script-src 'unsafe-inline'" } }).headers.get('content-security-policy'),
    ).not.toContain("'unsafe-inline'; connect");
    expect(visit('/sign-in', { headers: { host: 'x; script-src *' } }).headers.get('content-security-policy')).not.toContain(
      'script-src *',
    );
  });

  test.each(['/api/trpc/leads.update', '/api/auth/signout', '/api/realtime/auth'])(
    'a foreign page cannot post to %s with a cookie',
    (path) => {
      const refused = visit(path, {
        method: 'POST',
        headers: { origin: 'https://evil.example', host: 'localhost:3000', cookie: 'fastlead.session=x' },
      });
      expect(refused.status).toBe(403);
      expect(
        visit(path, {
          method: 'POST',
          headers: { origin: 'http://localhost:3000', host: 'localhost:3000', cookie: 'fastlead.session=x' },
        }).headers.get('x-middleware-next'),
      ).toBe('1');
    },
  );

  test('the correlation id of a caller goes on, an unlikely one is replaced', () => {
    expect(
      visit('/sign-in', { headers: { 'x-correlation-id': 'cor_12345678' } }).headers.get('x-middleware-request-x-correlation-id'),
    ).toBe('cor_12345678');
    expect(visit('/sign-in', { headers: { 'x-correlation-id': 'a b' } }).headers.get('x-correlation-id')).toMatch(/^cor_/);
  });
});

function visit(path: string, init: { method?: string; headers?: Record<string, string> } = {}): Response {
  return proxy(new NextRequest(new URL(path, 'http://localhost:3000'), init));
}
