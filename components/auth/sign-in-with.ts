/** Asks next-auth to sign in and says how it went, in a code for the screen: `wrong:3`, `paused:840`, `unconfirmed`, `link.used`. */
export type SignInAnswer = { ok: true } | { ok: false; code: string };

export async function signInWith(provider: 'password' | 'link' | 'demo', fields: Record<string, string>): Promise<SignInAnswer> {
  try {
    const answer = await ask(provider, fields);
    return answer === 'stale' ? settled(await ask(provider, fields)) : answer;
  } catch {
    return { ok: false, code: 'offline' };
  }
}

const settled = (answer: SignInAnswer | 'stale'): SignInAnswer => (answer === 'stale' ? { ok: false, code: 'unavailable' } : answer);

/**
 * `stale`: next-auth took the token for forged and said so with 200. It sets the token's cookie on any answer to a request that
 * had none, so the slow answer to a look at the session may replace the cookie while somebody presses at once.
 */
async function ask(provider: string, fields: Record<string, string>): Promise<SignInAnswer | 'stale'> {
  const csrf = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
  const response = await fetch(`/api/auth/callback/${provider}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, csrfToken: csrf.csrfToken, callbackUrl: '/', json: 'true' }),
  });
  const { url } = (await response.json()) as { url?: string };
  const said = new URL(url ?? '', window.location.href).searchParams;
  if (said.get('csrf') === 'true') return 'stale';
  const code = said.get('error');
  return response.ok && !code ? { ok: true } : { ok: false, code: code ?? 'unavailable' };
}

/** A page of ours to return to, or the usual one. Anything that could leave the site is dropped. */
export function pageAfterSignIn(returnTo: string | undefined, locale: string): string {
  const usual = `${locale === 'en' ? '/en' : ''}/dashboard`;
  if (!returnTo || !returnTo.startsWith('/') || /^\/[/\\]|[\u0000-\u001f\\]/.test(returnTo)) return usual;
  return returnTo;
}
