import { NonRetriableError, RetryAfterError } from 'inngest';
import { AppError, type ErrorCode, ProviderError } from '@/server/platform/errors';

// The same call with the same rows fails the same way: trying again only delays the dead letter.
const FINAL: readonly ErrorCode[] = ['INVALID', 'NOT_FOUND', 'FORBIDDEN'];
const RATE_LIMITED_MS = 30_000; // vendors that do not say how long mean "less than a minute"

/** How the engine should take a failure: never again, after a while, or by its own back-off (the error itself). */
export function asWorkflowError(error: unknown): unknown {
  if (error instanceof AppError) {
    if (FINAL.includes(error.code)) return new NonRetriableError(`${error.code} ${error.message}`, { cause: error });
    return error.retryAfterSeconds === undefined
      ? error
      : new RetryAfterError(error.message, error.retryAfterSeconds * 1000, { cause: error });
  }
  if (error instanceof ProviderError) {
    // `unknown` may have been accepted by the vendor: only the message's own look-up may decide to send again.
    if (error.kind === 'rejected' || error.kind === 'auth' || error.kind === 'unknown')
      return new NonRetriableError(`${error.provider} ${error.kind}: ${error.message}`, { cause: error });
    if (error.kind === 'rate_limited') return new RetryAfterError(error.message, error.retryAfterMs ?? RATE_LIMITED_MS, { cause: error });
  }
  return error;
}
