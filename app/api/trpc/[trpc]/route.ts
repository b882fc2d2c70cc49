import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { contextOf } from '@/server/api/context';
import { appRouter } from '@/server/api/root';

/**
 * The platform's own API. Another site cannot call it with a person's cookie: the cookie is SameSite=Lax, mutations are
 * POST with a JSON body, and a body of another type (what a plain form can send) is refused by tRPC.
 */
function handle(request: Request): Promise<Response> {
  return fetchRequestHandler({ endpoint: '/api/trpc', req: request, router: appRouter, createContext: () => contextOf(request.headers) });
}

export { handle as GET, handle as POST };
