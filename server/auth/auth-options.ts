import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { env, isDemoOpen } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import { signInSchema, tokenSchema } from '@/server/domain/members/schema';
import { signInToDemo } from './accounts/demo';
import { signInWithLink, signInWithPassword } from './accounts/sign-in';
import { clientIp } from './client-ip';
import { RENEW_SECONDS, renewSession, revokeSession, findPerson, SESSION_SECONDS } from './sessions';
import { isHttps, sessionCookieName } from './session';

/**
 * next-auth carries the session id and nothing more. Its token is written once, at sign-in; what a browser sends later
 * (`session.update({ email, role, tenantId })`) is read by no one. next-auth 4 does not rotate by itself: the browser asks
 * `/api/auth/session` every 15 minutes, the row slides and the cookie is set again.
 *
 * `authorize` throws an Error whose message is a code for the screen: `wrong:3`, `paused:840`, `unconfirmed`, `link.used`.
 */
export function authOptions(): NextAuthOptions {
  const secure = isHttps();
  const cookie = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS, updateAge: RENEW_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: sessionCookieName(), options: cookie },
      csrfToken: { name: secure ? '__Host-fastlead.csrf' : 'fastlead.csrf', options: cookie },
      callbackUrl: { name: secure ? '__Secure-fastlead.callback' : 'fastlead.callback', options: cookie },
    },
    providers: [passwordProvider, linkProvider, ...(isDemoOpen() ? [demoProvider] : [])],
    callbacks: {
      async jwt({ token, user, trigger }) {
        if (trigger === 'signIn' && user) return { sid: user.id };
        const sid = typeof token.sid === 'string' ? token.sid : '';
        if (!(await renewSession(sid))) throw new AppError('UNAUTHENTICATED', 'session ended', { reason: 'session.ended' });
        return { sid };
      },
      async session({ session, token }) {
        const person = await findPerson(String(token.sid));
        return { expires: session.expires, user: person ? {} : undefined }; // pages read what they need through the API
      },
      async redirect({ url, baseUrl }) {
        return `${baseUrl}${safePath(url, baseUrl)}`;
      },
    },
    events: {
      async signOut({ token }) {
        const sid = typeof token?.sid === 'string' ? token.sid : '';
        const person = await findPerson(sid);
        if (person) await revokeSession(person, sid);
      },
    },
    logger: {
      error: (code) => log.info({ event: 'auth_refused', code }),
      warn: () => {},
      debug: () => {},
    },
  };
}

/** A path of ours, or `/`: `//evil.example`, `/\evil.example` and other origins lead home. */
export function safePath(url: string | null | undefined, baseUrl: string): string {
  if (!url || /[\u0000-\u001f\\]/.test(url)) return '/';
  try {
    const parsed = new URL(url, baseUrl);
    return parsed.origin === new URL(baseUrl).origin && !parsed.pathname.startsWith('//')
      ? `${parsed.pathname}${parsed.search}${parsed.hash}`
      : '/';
  } catch {
    return '/';
  }
}

type Headers = Record<string, string | undefined> | undefined;
const userAgentOf = (headers: Headers): string | null => headers?.['user-agent'] ?? null;

const passwordProvider = Credentials({
  id: 'password',
  credentials: { email: {}, password: {} },
  async authorize(credentials, request) {
    const input = signInSchema.safeParse(credentials);
    if (!input.success) throw new Error('wrong:invalid');
    const headers = request.headers as Headers;
    const result = await asCodes(() =>
      signInWithPassword({ ...input.data, ip: clientIp((name) => headers?.[name] ?? null), userAgent: userAgentOf(headers) }),
    );
    switch (result.outcome) {
      case 'signed_in':
        return { id: result.sessionId };
      case 'wrong':
        throw new Error(`wrong:${result.left}`);
      case 'paused':
        throw new Error(`paused:${result.retryAfterSeconds}`);
      case 'unconfirmed':
        throw new Error('unconfirmed');
    }
  },
});

const linkProvider = Credentials({
  id: 'link',
  credentials: { token: {} },
  async authorize(credentials, request) {
    const input = tokenSchema.safeParse(credentials);
    if (!input.success) throw new Error('link.unknown');
    const { sessionId } = await asCodes(() =>
      signInWithLink({ token: input.data.token, userAgent: userAgentOf(request.headers as Headers) }),
    );
    return { id: sessionId };
  },
});

const demoProvider = Credentials({
  id: 'demo',
  credentials: { as: {} },
  async authorize(credentials, request) {
    const role = credentials?.as === 'operator' ? 'operator' : 'admin';
    const { sessionId } = await asCodes(() => signInToDemo({ role, userAgent: userAgentOf(request.headers as Headers) }));
    return { id: sessionId };
  },
});

/** next-auth shows an error's message to the browser: ours become codes, and an unexpected one says nothing. */
async function asCodes<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.reason && error.code !== 'INTERNAL') throw new Error(error.reason);
    log.error({ event: 'sign_in_failed', err: error });
    throw new Error('unavailable');
  }
}
