/**
 * Security headers as pure functions. Scripts run by nonce: `'strict-dynamic'` lets a trusted script load others, so there
 * is no list of hosts and no `unsafe-inline`. Styles keep `unsafe-inline`: components set style attributes, and a style
 * cannot run code. Sources: OWASP ASVS 5.0 §3.4, nextjs.org/docs/app/guides/content-security-policy.
 */
export type PageKind =
  /** Dashboard, sign-in, onboarding: nobody may frame it. */
  | 'app'
  /** Public pages: framed by ourselves at most (the editor's preview). */
  | 'public'
  /** Answers for programs. */
  | 'api';

export type PageSecurity = { kind: PageKind; nonce: string; isDevelopment: boolean; isHttps: boolean; realtimeHosts: readonly string[] };

export function contentSecurityPolicy({ kind, nonce, isDevelopment, isHttps, realtimeHosts }: PageSecurity): string {
  if (kind === 'api') return "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': [`'nonce-${nonce}'`, "'strict-dynamic'", ...(isDevelopment ? ["'unsafe-eval'"] : [])],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'", 'data:'],
    'media-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...realtimeHosts],
    'worker-src': ["'self'", 'blob:'],
    'frame-src': ["'self'"],
    'frame-ancestors': [kind === 'app' ? "'none'" : "'self'"],
    'form-action': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
  };
  const lines = Object.entries(directives).map(([name, sources]) => `${name} ${sources.join(' ')}`);
  return [...lines, ...(isHttps ? ['upgrade-insecure-requests'] : [])].join('; ');
}

/** Everything that goes on an answer, the policy included. */
export function securityHeaders(page: PageSecurity): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(page),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
    ...(page.kind === 'app' ? { 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin' } : {}),
    // A year; subdomains are the tenants' and their owner's business.
    ...(page.isHttps ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/**
 * Which rules a page gets, by its address without the language. The demo site is none of them: it plays a customer's page, with a
 * policy of its own (app/demo), and under a language there is only our page that says there is nothing.
 */
export function pageKind(pathname: string): PageKind {
  const path = pathname.replace(/^\/(ru|en)(?=\/|$)/, '') || '/';
  const publicPages = /^\/($|book(\/|$)|features|pricing|use-cases|blog|docs|legal)/;
  return publicPages.test(path) ? 'public' : 'app';
}

type CsrfRequest = { method: string; headers: Headers };

/**
 * True when a state-changing request comes from a page of ours. Browsers say where a request comes from in Sec-Fetch-Site
 * and, on every POST, in Origin; a request with neither is no browser's and has no business with a cookie. `sameSite=lax`
 * cookies are the second wall, not the only one: a sister subdomain is the same site.
 */
export function isFromOwnPage({ method, headers }: CsrfRequest, ownOrigin: string): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return true;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  if (origin === null) return site === 'same-origin';
  return origin === ownOrigin || hostOf(origin) === headers.get('host');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
