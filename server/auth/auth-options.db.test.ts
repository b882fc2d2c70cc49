import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth from 'next-auth';
import { decode, encode } from 'next-auth/jwt';
import { beforeAll, describe, expect, test } from 'vitest';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { seedTenant } from '@/prisma/seed/factories';
import { systemDb } from '@/server/platform/db/client';
import { newSecret } from '@/server/platform/ids';
import { env, provideEnv, publicUrl } from '@/server/platform/env';
import { CLIENT_IP } from './client-ip';
import { authOptions, safePath } from './auth-options';
import { cookieReader, readPerson, sessionCookieName } from './session';
import { findPerson } from './sessions';

const PASSWORD = 'три слова подряд';
type Cookie = { name: string; value: string; text: string };
type Answer = { cookies: Cookie[]; redirect: string };

beforeAll(() => provideEnv({ NEXTAUTH_URL: publicUrl() }));

/** next-auth as its own route serves it, without a server in between. */
async function call(
  method: 'GET' | 'POST',
  path: string[],
  cookies: Record<string, string>,
  body: Record<string, unknown> = {},
): Promise<Answer & { body: unknown }> {
  const answer: Answer & { body: unknown } = { cookies: [], redirect: '', body: undefined };
  const response = {
    getHeader: () => undefined,
    setHeader: (name: string, value: string | string[]) => {
      if (name.toLowerCase() === 'location') answer.redirect = String(value);
      if (name.toLowerCase() === 'set-cookie') answer.cookies.push(...[value].flat().map(parsedCookie));
      return response;
    },
    status: () => response,
    redirect: (_status: number, url: string) => ((answer.redirect = url), response),
    json: (value: unknown) => ((answer.body = value), response),
    send: (value: unknown) => ((answer.body = value), response),
    end: () => response,
  };
  const request = { method, query: { nextauth: path }, cookies, headers: { 'user-agent': 'test', [CLIENT_IP]: newSecret(4) }, body };
  await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, authOptions());
  return answer;
}

function parsedCookie(text: string): Cookie {
  const [pair = ''] = text.split(';');
  const at = pair.indexOf('=');
  return { name: pair.slice(0, at), value: decodeURIComponent(pair.slice(at + 1)), text };
}

async function ask(
  method: 'GET' | 'POST',
  action: string,
  options: { providerId?: string; cookies?: Record<string, string>; body?: Record<string, unknown> } = {},
): Promise<Answer> {
  const csrf = await call('GET', ['csrf'], {});
  const { csrfToken } = csrf.body as { csrfToken: string };
  const cookies = { ...Object.fromEntries(csrf.cookies.map((cookie) => [cookie.name, cookie.value])), ...options.cookies };
  return call(method, [action, ...(options.providerId ? [options.providerId] : [])], cookies, { csrfToken, ...options.body });
}

const cookieOf = (answer: Answer): string => answer.cookies.find((cookie) => cookie.name === sessionCookieName())?.value ?? '';
const readFrom = (value: string) => readPerson((name) => (name === sessionCookieName() ? value : undefined));

async function signedIn(): Promise<{ userId: string; cookie: string; answer: Answer }> {
  const user = await seedUser({ password: PASSWORD });
  const answer = await ask('POST', 'callback', { providerId: 'password', body: { email: user.email, password: PASSWORD } });
  return { userId: user.id, cookie: cookieOf(answer), answer };
}

describe('the session cookie', () => {
  test('holds the session id and nothing else', async () => {
    const { cookie, userId } = await signedIn();
    const claims = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET });
    expect(Object.keys(claims ?? {}).sort()).toEqual(['exp', 'iat', 'jti', 'sid']);
    expect(await readFrom(cookie)).toMatchObject({ userId });
  });

  test('is HttpOnly, SameSite=Lax, and on https Secure with the __Host- prefix', async () => {
    const { answer } = await signedIn();
    const cookie = answer.cookies.find((candidate) => candidate.name === sessionCookieName());
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie?.text).toContain(part);
    provideEnv({ PUBLIC_URL: 'https://fl.example' });
    const secure = authOptions().cookies;
    provideEnv({ PUBLIC_URL: 'http://localhost:1' });
    expect(secure?.sessionToken).toMatchObject({ name: '__Host-fastlead.session', options: { secure: true, path: '/' } });
    expect(secure?.csrfToken?.name).toMatch(/^__Host-/);
  });

  test('session.update({ email, role, tenantId, sid }) changes nothing', async () => {
    const { cookie, userId } = await signedIn();
    const tenant = await seedTenant();
    const other = await signedIn();
    const sid = (await decode({ token: other.cookie, secret: env().NEXTAUTH_SECRET }))?.sid;
    const answer = await ask('POST', 'session', {
      cookies: { [sessionCookieName()]: cookie },
      body: { data: { email: 'admin@site.ru', role: 'admin', tenantId: tenant.id, sid, sub: 'x', user: { id: other.userId } } },
    });
    const claims = await decode({ token: cookieOf(answer), secret: env().NEXTAUTH_SECRET });
    expect(Object.keys(claims ?? {}).sort()).toEqual(['exp', 'iat', 'jti', 'sid']);
    expect(await readFrom(cookieOf(answer))).toMatchObject({ userId });
    expect(await systemDb().member.count({ where: { userId } })).toBe(0);
  });

  test('asking for the session sets the cookie again; after revoking it is cleared and refused', async () => {
    const { cookie } = await signedIn();
    const renewed = await ask('GET', 'session', { cookies: { [sessionCookieName()]: cookie } });
    expect(await readFrom(cookieOf(renewed))).not.toBeNull();
    const sid = (await decode({ token: cookie, secret: env().NEXTAUTH_SECRET }))?.sid as string;
    await systemDb().session.update({ where: { id: sid }, data: { revokedAt: new Date() } });
    const ended = await ask('GET', 'session', { cookies: { [sessionCookieName()]: cookie } });
    expect(cookieOf(ended)).toBe('');
    for (const old of [cookie, cookieOf(renewed)]) expect(await readFrom(old)).toBeNull();
  });

  test('signing out revokes the row: a copy of the cookie is worth nothing', async () => {
    const { cookie } = await signedIn();
    await ask('POST', 'signout', { cookies: { [sessionCookieName()]: cookie } });
    expect(await readFrom(cookie)).toBeNull();
  });

  test('a changed, expired or foreign token is no session', async () => {
    const { cookie } = await signedIn();
    const sid = (await decode({ token: cookie, secret: env().NEXTAUTH_SECRET }))?.sid as string;
    const parts = cookie.split('.');
    const forged = [
      `${cookie.slice(0, -3)}AAA`,
      parts.with(0, Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')).join('.'),
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sid })).toString('base64url')}.`,
      await encode({ token: { sid }, secret: env().NEXTAUTH_SECRET, maxAge: -60 }),
      await encode({ token: { sid }, secret: 'another secret of thirty-two bytes' }),
      await encode({ token: { sid: 'ses_unknown' }, secret: env().NEXTAUTH_SECRET }),
      await encode({ token: { sub: sid, email: 'admin@site.ru' }, secret: env().NEXTAUTH_SECRET }),
      'x'.repeat(5000),
      '',
    ];
    for (const value of forged) expect(await readFrom(value)).toBeNull();
  });
});

describe('signing in', () => {
  test('a wrong password sets no cookie and says a code for the screen', async () => {
    const user = await seedUser({ password: PASSWORD });
    const answer = await ask('POST', 'callback', { providerId: 'password', body: { email: user.email, password: 'не тот пароль' } });
    expect(cookieOf(answer)).toBe('');
    expect(decodeURIComponent(answer.redirect)).toContain('error=wrong:4');
  });

  test('without the anti-forgery token nothing happens', async () => {
    const user = await seedUser({ password: PASSWORD });
    const answer = await ask('POST', 'callback', {
      providerId: 'password',
      body: { email: user.email, password: PASSWORD, csrfToken: 'guess' },
    });
    expect(cookieOf(answer)).toBe('');
  });

  test('nobody signs in through another service: there is none that could take over an account', async () => {
    expect(new Set(authOptions().providers.map((provider) => String(provider.options?.id ?? provider.id)))).toEqual(
      new Set(['password', 'link', 'demo']),
    );
    for (const providerId of ['google', 'yandex', 'github', 'credentials', 'email'])
      for (const [method, action] of [
        ['GET', 'callback'],
        ['POST', 'callback'],
        ['POST', 'signin'],
      ] as const)
        expect(cookieOf(await ask(method, action, { providerId, body: { email: 'admin@site.ru', code: 'x', state: 'x' } }))).toBe('');
  });

  test('the demo provider exists only on an open demo', async () => {
    const tenant = (await systemDb().tenant.findUnique({ where: { slug: 'demo' } })) ?? (await seedTenant({ slug: 'demo', isDemo: true }));
    const user = await seedUser();
    await seedMember({ tenantId: tenant.id, userId: user.id, role: 'operator' });
    const open = await ask('POST', 'callback', { providerId: 'demo', body: { as: 'operator' } });
    expect(await readFrom(cookieOf(open))).toMatchObject({ userId: user.id });
    provideEnv({ HOST: '0.0.0.0' });
    expect(authOptions().providers.map((provider) => provider.options?.id ?? provider.id)).not.toContain('demo');
    provideEnv({ HOST: '127.0.0.1' });
  });

  test('an unconfirmed person has no session even with a session row', async () => {
    const user = await seedUser({ password: PASSWORD });
    const answer = await ask('POST', 'callback', { providerId: 'password', body: { email: user.email, password: PASSWORD } });
    const sid = (await decode({ token: cookieOf(answer), secret: env().NEXTAUTH_SECRET }))?.sid as string;
    await systemDb().user.update({ where: { id: user.id }, data: { emailVerifiedAt: null } });
    expect(await findPerson(sid)).toBeNull();
  });
});

test.each([
  ['/dashboard/demo/inbox?x=1#y', '/dashboard/demo/inbox?x=1#y'],
  ['http://localhost:3000/en/book', '/en/book'],
  ['https://evil.example/', '/'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/\t/evil.example', '/'],
  ['http://localhost:3000//evil.example', '/'],
  ['http://localhost:3000@evil.example/', '/'],
  ['', '/'],
])('after signing in %j leads to %s', (url, path) => {
  expect(safePath(url, 'http://localhost:3000')).toBe(path);
});

test('cookies of a request are read by exact name', () => {
  const read = cookieReader('a=1; fastlead.session=tok%3D; xfastlead.session=no');
  expect([read('fastlead.session'), read('missing')]).toEqual(['tok=', undefined]);
});
