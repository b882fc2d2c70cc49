import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy, isFromOwnPage, pageKind, securityHeaders, type PageKind } from './security-headers';

const page = (kind: PageKind, changes = {}) => ({
  kind,
  nonce: 'abc',
  isDevelopment: false,
  isHttps: true,
  realtimeHosts: ['wss://app.example.ru'],
  ...changes,
});
const directive = (policy: string, name: string): string => policy.split('; ').find((line) => line.startsWith(`${name} `)) ?? '';

describe('content security policy', () => {
  test.each<PageKind>(['app', 'public', 'api'])('%s pages allow no inline and no evaluated script in production', (kind) => {
    const policy = contentSecurityPolicy(page(kind));
    expect(directive(policy, 'script-src')).not.toMatch(/unsafe-inline|unsafe-eval|\*|http/);
    expect(policy).toMatch(/base-uri 'none'/);
    expect(kind === 'api' ? policy : directive(policy, 'object-src')).toContain("'none'");
  });

  test('scripts of a page run by its nonce', () => {
    expect(directive(contentSecurityPolicy(page('app')), 'script-src')).toBe("script-src 'nonce-abc' 'strict-dynamic'");
  });

  test('nobody frames the dashboard', () => {
    expect(directive(contentSecurityPolicy(page('app')), 'frame-ancestors')).toBe("frame-ancestors 'none'");
    expect(securityHeaders(page('app'))['x-frame-options']).toBe('DENY');
  });

  test('https is promised only where there is https', () => {
    expect(securityHeaders(page('app'))['strict-transport-security']).toBe('max-age=31536000');
    expect(securityHeaders(page('app', { isHttps: false }))['strict-transport-security']).toBeUndefined();
    expect(contentSecurityPolicy(page('app', { isHttps: false }))).not.toContain('upgrade-insecure-requests');
  });
});

test.each<[string, PageKind]>([
  ['/', 'public'],
  ['/en', 'public'],
  ['/en/pricing', 'public'],
  ['/book/demo', 'public'],
  ['/en/book/demo', 'public'],
  ['/dashboard/demo/inbox', 'app'],
  ['/en/dashboard/demo', 'app'],
  ['/sign-in', 'app'],
  ['/onboarding', 'app'],
  ['/enterprise', 'app'],
  ['/bookkeeping', 'app'],
  ['/en/demo/demo', 'app'],
])('%s is a page of kind %s: what is not known to be public is not framed', (path, kind) => {
  expect(pageKind(path)).toBe(kind);
});

describe('isFromOwnPage', () => {
  const own = 'https://app.example.ru';
  const from = (method: string, headers: Record<string, string>) => isFromOwnPage({ method, headers: new Headers(headers) }, own);

  test.each<[string, Record<string, string>, boolean]>([
    ['our page', { origin: own, 'sec-fetch-site': 'same-origin', host: 'app.example.ru' }, true],
    ['our page in an older browser', { origin: own, host: 'app.example.ru' }, true],
    ['our page behind a proxy that changes Host', { origin: own, host: '10.0.0.5:3000' }, true],
    ['our page under the address of this machine', { origin: 'http://192.168.1.5:3000', host: '192.168.1.5:3000' }, true],
    ['a foreign page', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', host: 'app.example.ru' }, false],
    ['a foreign page in an older browser', { origin: 'https://evil.example', host: 'app.example.ru' }, false],
    ['a sister subdomain', { origin: 'https://shop.example.ru', 'sec-fetch-site': 'same-site', host: 'app.example.ru' }, false],
    [
      'the same host on another port',
      { origin: 'https://app.example.ru:8443', 'sec-fetch-site': 'same-site', host: 'app.example.ru' },
      false,
    ],
    ['a sandboxed frame', { origin: 'null', host: 'app.example.ru' }, false],
    ['a bookmarked form', { 'sec-fetch-site': 'none', host: 'app.example.ru' }, false],
    ['no browser at all', { host: 'app.example.ru' }, false],
    [
      'a foreign page that claims our origin in Sec-Fetch only',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin', host: 'app.example.ru' },
      false,
    ],
  ])('a POST of %s', (_name, headers, isOwn) => {
    expect(from('POST', headers)).toBe(isOwn);
  });

  test('reading is not stopped here: the cookie rules and CORS do that', () => {
    expect(from('GET', { origin: 'https://evil.example' })).toBe(true);
  });
});
