import { serve } from 'inngest/edge';
import { externalInngest, loopbackUrl, publicUrl } from '@/server/platform/env';
import { inngest } from '@/server/platform/inngest';

let handler: Promise<(request: Request) => Promise<Response>> | undefined;

/** Answers /api/inngest: whoever drives the functions, Inngest or the embedded engine, calls here. Requests are signed. */
export async function serveInngest(request: Request): Promise<Response> {
  handler ??= openHandler();
  return (await handler)(request);
}

/** Workflows are made with the client, and the client with the environment, which the process completes first (main.ts). */
async function openHandler(): Promise<(request: Request) => Promise<Response>> {
  const { functions } = await import('./functions');
  return serve({ client: inngest(), functions, serveOrigin: externalInngest() ? publicUrl() : loopbackUrl(), servePath: '/api/inngest' });
}
