import type { NextRequest } from 'next/server';
import { publicUrl } from '@/server/platform/env';
import { problem } from '@/server/platform/web';
import { demoFacts } from '@/server/rest/widget/demo-facts';
import { businessPage } from './business-page';
import { clinicPage } from './clinic-page';

type Context = { params: Promise<{ tenant: string }> };

/**
 * A small site of a customer, with that tenant's widget on it: plain HTML and CSS of its own, no framework, as strict a
 * policy as a careful owner would set. `?csp=strict` adds Trusted Types and forbids everything that is not named.
 */
export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const facts = await demoFacts((await params).tenant);
    const query = request.nextUrl.searchParams;
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy(query.get('csp') === 'strict'),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
    };
    const pageOf = facts.isDemo && facts.industry === 'dental' ? clinicPage : businessPage;
    return new Response(
      pageOf(facts, {
        origin: publicUrl(),
        locale: query.get('locale') === 'en' ? 'en' : null,
        theme: query.get('theme') === 'dark' ? 'dark' : null,
      }),
      { headers },
    );
  } catch (error) {
    return problem(error);
  }
}

/** The widget needs three directives, and this is all of them: script-src for the loader and its chunks, connect-src for the API and the socket, img-src for avatars. */
function policy(isStrict: boolean): string {
  const origin = publicUrl();
  const socket = origin.replace(/^http/, 'ws');
  const lines = [
    `script-src 'self' ${origin}`,
    "style-src 'self'",
    `connect-src 'self' ${origin} ${socket}`,
    `img-src 'self' ${origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "object-src 'none'",
  ];
  return [
    isStrict ? "default-src 'none'" : "default-src 'self'",
    ...lines,
    ...(isStrict ? ["require-trusted-types-for 'script'"] : []),
  ].join('; ');
}
