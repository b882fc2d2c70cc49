import type { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { correlationOf, withContext } from '@/server/platform/context';
import { AppError } from '@/server/platform/errors';
import { limitedContextOf } from './context';
import { appRouter } from './root';
import { asTrpcError } from './trpc';

/**
 * The platform's API over HTTP: one request may ask several procedures; a refused one says in Retry-After when to come back. What is
 * done and told in it carries the request's correlation id, which stands on the answer, too (proxy.ts).
 */
export function handleApi(request: Request): Promise<Response> {
  return withContext({ correlationId: correlationOf(request.headers) }, () =>
    fetchRequestHandler({
      endpoint: '/api/trpc',
      req: request,
      router: appRouter,
      createContext: () => limitedContextOf(request.headers).catch((error: unknown) => Promise.reject(asTrpcError(error))),
      responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
    }),
  );
}

function retryAfter(errors: readonly TRPCError[]): Record<string, string> {
  const seconds = errors.flatMap(({ cause }) => (cause instanceof AppError && cause.retryAfterSeconds ? [cause.retryAfterSeconds] : []));
  return seconds.length > 0 ? { 'retry-after': String(Math.max(...seconds)) } : {};
}
