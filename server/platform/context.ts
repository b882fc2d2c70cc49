import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from './ids';

type Context = { correlationId: string; tenantId?: string };

const storage = new AsyncLocalStorage<Context>();

/** Runs work with a correlation id that every log line and every event of it carries. */
export function withContext<T>(context: Partial<Context>, work: () => T): T {
  const outer = storage.getStore();
  return storage.run(
    { correlationId: context.correlationId ?? outer?.correlationId ?? newId('correlation'), tenantId: context.tenantId ?? outer?.tenantId },
    work,
  );
}

/** The correlation id of the work at hand; a new one outside any. */
export function correlationId(): string {
  return storage.getStore()?.correlationId ?? newId('correlation');
}

/** Ids of browsers and callers are taken over when they look like one; anything else could forge log lines. */
export function correlationOf(headers: Headers): string | undefined {
  const given = headers.get('x-correlation-id');
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : undefined;
}

export function currentContext(): Context | undefined {
  return storage.getStore();
}

const outside = AsyncLocalStorage.snapshot();

/**
 * Runs work that belongs to no request, whoever starts it: without the context of any library either. One workflow call that wakes the
 * next would otherwise keep it, and through it every call before, in memory for ever (the SDK has a store of its own).
 */
export function outsideContext<T>(work: () => T): T {
  return outside(work);
}
