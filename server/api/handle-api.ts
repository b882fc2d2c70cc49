import type { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { correlationOf, withContext } from '@/server/platform/context';
import { AppError } from '@/server/platform/errors';
import { refuseLongBody, type Route } from '@/server/platform/web';
import { limitedContextOf } from './context';
import { appRouter } from './root';
import { asTrpcError } from './trpc';

const ENDPOINT = '/api/trpc';
const BODY_MAX_BYTES = 1024 * 1024; // several procedures of one form; each text in it has a limit of its own

/** One request may ask several procedures, named in the path with commas; a refused one says in Retry-After when to come back. */
async function answer(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    req: request,
    router: appRouter,
    createContext: () => limitedContextOf(request.headers).catch((error: unknown) => Promise.reject(asTrpcError(error))),
    responseMeta: ({ errors }) => ({ headers: { 'cache-control': 'no-store', ...retryAfter(errors) } }), // people's data, as `json()` marks it elsewhere
  });
}

/**
 * The platform's API over HTTP, as `main.ts` serves it. Another site cannot call it with a person's cookie: the person's door is closed
 * to other origins, the cookie is SameSite=Lax, and mutations are POST with a JSON body (a plain form's is refused by tRPC).
 */
export const apiRoutes: Route[] = (['GET', 'POST'] as const).map((method) => ({
  method,
  path: `${ENDPOINT}/:procedures`,
  door: 'person',
  maxBodyBytes: BODY_MAX_BYTES,
  asksVendors: true, // as soon as a channel is connected or tried
  handle: async (request) => {
    refuseLongBody(request, BODY_MAX_BYTES); // of what is longer there is only a part
    return answer(request);
  },
}));

/**
 * The same for hosting without `main.ts`: behind proxy.ts. What is done and told in it carries the request's correlation id, which
 * stands on the answer, too.
 */
export function handleApi(request: Request): Promise<Response> {
  return withContext({ correlationId: correlationOf(request.headers) }, () => answer(request));
}

function retryAfter(errors: readonly TRPCError[]): Record<string, string> {
  const seconds = errors.flatMap(({ cause }) => (cause instanceof AppError && cause.retryAfterSeconds ? [cause.retryAfterSeconds] : []));
  return seconds.length > 0 ? { 'retry-after': String(Math.max(...seconds)) } : {};
}
