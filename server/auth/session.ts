import { decode } from 'next-auth/jwt';
import { env, publicUrl } from '@/server/platform/env';
import type { Person } from './person';
import { findPerson } from './sessions';

/** Set by next-auth, an encrypted token that holds nothing but the session's id. `__Host-`: https, this host only, path `/`. */
export function sessionCookieName(): string {
  return isHttps() ? '__Host-fastlead.session' : 'fastlead.session';
}

export function isHttps(): boolean {
  return publicUrl().startsWith('https://');
}

/**
 * The person of a request, from its cookies and the `sessions` row, or null. A forged, cut or expired cookie is the same as
 * none.
 */
export async function readPerson(cookieOf: (name: string) => string | undefined): Promise<Person | null> {
  const token = cookieOf(sessionCookieName());
  if (!token || token.length > 4096) return null;
  const sessionId = await decode({ token, secret: env().NEXTAUTH_SECRET }).then(
    (claims) => claims?.sid,
    () => null,
  );
  return typeof sessionId === 'string' ? await findPerson(sessionId) : null;
}

/** Cookies of a web-standard request, for handlers that Next does not serve. */
export function cookieReader(header: string | null): (name: string) => string | undefined {
  const jar = new Map(
    (header ?? '').split(';').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), decodeSafely(pair.slice(at + 1).trim())] as const;
    }),
  );
  return (name) => jar.get(name);
}

function decodeSafely(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
