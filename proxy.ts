import createMiddleware from 'next-intl/middleware';
import { NextRequest, NextResponse } from 'next/server';
import { routing } from './components/routing';
import { correlationOf } from './server/platform/context';
import { env, externalPusher, isDemoOpen, publicUrl } from './server/platform/env';
import { newId, newSecret } from './server/platform/ids';
import { isFromOwnPage, pageKind, securityHeaders } from './server/platform/security-headers';

const localise = createMiddleware(routing);

/**
 * Before every page: the language, a fresh nonce, the security headers and a correlation id. Before every call with a
 * cookie: does it come from a page of ours? The doors in server/auth decide who may do what; nothing here grants anything.
 */
export default function proxy(request: NextRequest): NextResponse {
  const path = request.nextUrl.pathname;
  const correlationId = correlationOf(request.headers) ?? newId('correlation');
  const page = {
    kind: path.startsWith('/api/') ? 'api' : pageKind(path),
    nonce: newSecret(16),
    isDevelopment: env().NODE_ENV === 'development',
    isHttps: publicUrl().startsWith('https://'),
    realtimeHosts: realtimeHosts(request.headers.get('host')),
  } as const;
  const security = securityHeaders(page);

  if (page.kind === 'api') {
    if (!isFromOwnPage(request, new URL(publicUrl()).origin)) return refusal(security, correlationId);
    return withHeaders(NextResponse.next({ request: { headers: addTo(request.headers, { 'x-correlation-id': correlationId }) } }), {
      'x-correlation-id': correlationId,
    });
  }

  // Next reads the nonce for its own scripts from the policy on the request; x-nonce is for ours.
  const headers = addTo(request.headers, {
    'x-nonce': page.nonce,
    'content-security-policy': security['content-security-policy'] ?? '',
    'x-correlation-id': correlationId,
  });
  // Where the demo's tools do not exist their addresses are pages that nobody wrote, like any other.
  const response =
    path.startsWith('/dev/') && isDemoOpen()
      ? NextResponse.next({ request: { headers } })
      : localise(new NextRequest(request, { headers }));
  return withHeaders(response, { ...security, 'x-correlation-id': correlationId });
}

function addTo(headers: Headers, more: Record<string, string>): Headers {
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(more)) all.set(name, value);
  return all;
}

function withHeaders(response: NextResponse, more: Record<string, string>): NextResponse {
  for (const [name, value] of Object.entries(more)) response.headers.set(name, value);
  return response;
}

function refusal(security: Record<string, string>, correlationId: string): NextResponse {
  const body = { type: 'about:blank#request.foreign_origin', title: 'FORBIDDEN', status: 403, reason: 'request.foreign_origin' };
  return NextResponse.json(body, {
    status: 403,
    headers: { ...security, 'content-type': 'application/problem+json; charset=utf-8', 'x-correlation-id': correlationId },
  });
}

/** Safari's `'self'` does not cover WebSockets of the own origin, so it is named; the Host header may hold nothing but a host. */
function realtimeHosts(host: string | null): string[] {
  const external = externalPusher();
  if (external?.host) return [`wss://${external.host}${external.port ? `:${external.port}` : ''}`];
  if (external) return [`wss://ws-${external.cluster ?? 'eu'}.pusher.com`, `https://sockjs-${external.cluster ?? 'eu'}.pusher.com`];
  return host !== null && /^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i.test(host) ? [`ws://${host}`, `wss://${host}`] : [];
}

/**
 * Every page, and the interfaces that read a cookie. Not: interfaces for programs (they have doors of their own), the
 * widget, the demo site (a page of somebody else's, with its own policy) and files.
 */
export const config = {
  matcher: [
    '/((?!api|_next|_vercel|demo/|widget/|dev/|app/|apps/|e/|.*\\..*).*)',
    '/dev/:path*',
    '/api/trpc/:path*',
    '/api/auth/:path*',
    '/api/realtime/:path*',
  ],
};
