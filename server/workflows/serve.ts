import { serve } from 'inngest/edge';
import { externalInngest, loopbackUrl, publicUrl } from '@/server/platform/env';
import { inngest } from '@/server/platform/inngest';
import { functions } from './functions';

let handler: ((request: Request) => Promise<Response>) | undefined;

/** Answers /api/inngest: whoever drives the functions, Inngest or the embedded engine, calls here. Requests are signed. */
export function serveInngest(request: Request): Promise<Response> {
  handler ??= serve({
    client: inngest(),
    functions,
    serveOrigin: externalInngest() ? publicUrl() : loopbackUrl(),
    servePath: '/api/inngest',
  });
  return handler(request);
}
