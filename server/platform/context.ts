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

export function currentContext(): Context | undefined {
  return storage.getStore();
}
