/**
 * Failures throw; expected business outcomes are discriminated unions. There are nine codes and never more; detail goes
 * into `reason` (`booking.slot_taken`), which interfaces may switch on. Translated once, at the boundary.
 */
export const errorCodes = {
  UNAUTHENTICATED: { http: 401, log: 'info' },
  FORBIDDEN: { http: 403, log: 'warn' },
  NOT_FOUND: { http: 404, log: 'info' },
  INVALID: { http: 400, log: 'info' },
  CONFLICT: { http: 409, log: 'info' },
  LIMIT_REACHED: { http: 402, log: 'info' },
  RATE_LIMITED: { http: 429, log: 'warn' },
  UNAVAILABLE: { http: 503, log: 'error' },
  INTERNAL: { http: 500, log: 'error' },
} as const;

export type ErrorCode = keyof typeof errorCodes;
export type Reason = `${string}.${string}`;
export type FieldError = { field: string; reason: Reason };

type AppErrorOptions = {
  reason?: Reason;
  /** Shown to people as it is; without it the boundary shows the translated text of `reason` or of the code. */
  publicMessage?: string;
  fields?: FieldError[];
  retryAfterSeconds?: number;
  cause?: unknown;
};

/** `message` is for our logs, `publicMessage` for people. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly reason?: Reason;
  readonly publicMessage?: string;
  readonly fields: FieldError[];
  readonly retryAfterSeconds?: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.reason = options.reason;
    this.publicMessage = options.publicMessage;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export type ProviderErrorKind = 'auth' | 'rejected' | 'rate_limited' | 'unavailable' | 'unknown';

/**
 * The only thing an adapter may throw. `auth`: the connection needs its owner. `rejected`: never retry.
 * `rate_limited`: retry after. `unavailable`: surely not accepted, retry with back-off. `unknown`: a time-out or a cut
 * after bytes were sent, so the vendor may have accepted; settled by look-up or the vendor's key only.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly retryAfterMs?: number;
  readonly vendorCode?: string;

  constructor(
    readonly provider: string,
    readonly kind: ProviderErrorKind,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number; vendorCode?: string } = {},
  ) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
    this.vendorCode = options.vendorCode;
  }
}

export function notFound(what: string): AppError {
  return new AppError('NOT_FOUND', `${what} not found`, { reason: `${what}.not_found` });
}
