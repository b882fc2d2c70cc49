import { ProviderError } from '../errors';
import type { Answer } from './egress';

/** What an adapter could read from the vendor's own error body. */
export type VendorSays = {
  /** The body has the vendor's own shape: the answer is the vendor's and not a gateway's in between. */
  isOwnShape: boolean;
  message?: string;
  code?: string;
  retryAfterSeconds?: number;
};

// 5 s where the vendor says "later" and not when; an hour is where waiting stops being an answer.
const DEFAULT_RETRY_MS = 5000;
const LONGEST_RETRY_MS = 3_600_000;

/**
 * The error behind a status that is no success. 401 and 403: the credentials. 429: later. 5xx in the vendor's own words:
 * surely not accepted. 502, 504 and a 5xx of something in between: nobody knows. The rest: never.
 */
export function errorOfStatus(provider: string, operation: string, answer: Answer, says: VendorSays, isRepeatable = false): ProviderError {
  const message = `${operation}: ${answer.status} ${says.message ?? ''}`.trimEnd();
  const options = { vendorCode: says.code ?? String(answer.status) };
  if (answer.status === 429)
    return new ProviderError(provider, 'rate_limited', message, { ...options, retryAfterMs: retryAfterMs(answer, says) });
  if (answer.status === 401 || answer.status === 403) return new ProviderError(provider, 'auth', message, options);
  if (answer.status >= 500) {
    const isKnown = isRepeatable || (says.isOwnShape && answer.status !== 502 && answer.status !== 504);
    return new ProviderError(provider, isKnown ? 'unavailable' : 'unknown', message, {
      ...options,
      ...(answer.status === 503 ? { retryAfterMs: headerMs(answer) } : {}),
    });
  }
  return new ProviderError(provider, 'rejected', message, options);
}

function retryAfterMs(answer: Answer, says: VendorSays): number {
  const ms = says.retryAfterSeconds === undefined ? headerMs(answer) : says.retryAfterSeconds * 1000;
  return Math.min(Math.max(ms ?? DEFAULT_RETRY_MS, 0), LONGEST_RETRY_MS);
}

/** Retry-After as seconds or as a date (RFC 9110 §10.2.3). */
function headerMs(answer: Answer): number | undefined {
  const value = answer.headers['retry-after'];
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
