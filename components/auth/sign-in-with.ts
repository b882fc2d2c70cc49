/** Asks next-auth to sign in and says how it went, in a code for the screen: `wrong:3`, `paused:840`, `unconfirmed`, `link.used`. */
export type SignInAnswer = { ok: true } | { ok: false; code: string };

export async function signInWith(provider: 'password' | 'link' | 'demo', fields: Record<string, string>): Promise<SignInAnswer> {
  try {
    const csrf = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
    const response = await fetch(`/api/auth/callback/${provider}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...fields, csrfToken: csrf.csrfToken, callbackUrl: '/', json: 'true' }),
    });
    const { url } = (await response.json()) as { url?: string };
    const code = url ? new URL(url, window.location.href).searchParams.get('error') : null;
    return response.ok && !code ? { ok: true } : { ok: false, code: code ?? 'unavailable' };
  } catch {
    return { ok: false, code: 'offline' };
  }
}

/** A page of ours to return to, or the usual one. Anything that could leave the site is dropped. */
export function pageAfterSignIn(returnTo: string | undefined, locale: string): string {
  const usual = `${locale === 'en' ? '/en' : ''}/dashboard`;
  if (!returnTo || !returnTo.startsWith('/') || /^\/[/\\]|[\u0000-\u001f\\]/.test(returnTo)) return usual;
  return returnTo;
}
