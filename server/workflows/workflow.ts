import type { Context, InngestFunction } from 'inngest';
import { NonRetriableError } from 'inngest';
import { asSystem } from '@/server/auth/system';
import { type EventData, type EventName, eventSchemas, priorityOf } from '@/server/domain/events';
import type { Scope } from '@/server/domain/scope';
import { withContext } from '@/server/platform/context';
import { inngest } from '@/server/platform/inngest';
import { log } from '@/server/platform/log';
import { asWorkflowError } from './workflow-errors';

/**
 * The one way to make a workflow: load → decide → act, each act in a `step.run`, nothing outside steps but pure code.
 * The payload is checked against the catalogue, a tenant's runs of one workflow are bounded, a new lead goes first, errors
 * are told apart (see workflow-errors.ts), and a run that failed for good is a dead letter that `onFailure` may act on.
 */
export type Step = Context.Any['step'];
/** Opens the tenant's Scope, one unit of work; call it inside a `step.run`. */
export type Scoped = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;
type Logger = Pick<typeof log, 'debug' | 'info' | 'warn' | 'error'>;

export type Run<N extends EventName> = { [Name in N]: { name: Name; data: EventData<Name> } }[N] & {
  step: Step;
  scoped: Scoped;
  attempt: number;
  runId: string;
  logger: Logger;
};
export type Failure<N extends EventName> = { [Name in N]: { name: Name; data: EventData<Name> } }[N] & {
  error: Error;
  step: Step;
  scoped: Scoped;
  runId: string;
  logger: Logger;
};

type Limit = { key?: string; limit: number };
/**
 * `oneStep`: nearly every run ends with its first step. Then that step's memory travels with the end of the run instead of in a
 * call of its own; before a sleep or a third step it is kept as ever. Only for steps that change nothing when they are repeated.
 */
type Options = {
  id: string;
  oneStep?: boolean;
  concurrency?: [Limit] | [Limit, Limit];
  retries?: 0 | 1 | 2 | 3 | 4 | 5 | 10;
  idempotency?: string;
};
type Controls = { debounce?: { key?: string; period: `${number}${'s' | 'm' | 'h'}` }; cancelOn?: { event: EventName; if?: string }[] };
type ForEvent<N extends EventName> = Options & Controls & { on: N | readonly N[]; onFailure?: (failure: Failure<N>) => Promise<unknown> };

// Ten of a tenant's runs at once: a burst of its leads is served within seconds, and other tenants keep places of the engine's sixteen.
const PER_TENANT: [Limit] = [{ key: 'event.data.tenantId', limit: 10 }];

export function workflow<N extends EventName>(
  { on, onFailure, oneStep = false, concurrency = PER_TENANT, ...options }: ForEvent<N>,
  handler: (run: Run<N>) => Promise<unknown>,
): InngestFunction.Any {
  const names = (typeof on === 'string' ? [on] : on) as readonly N[];
  return inngest().createFunction(
    {
      ...options,
      concurrency,
      ...(oneStep ? { checkpointing: { bufferedSteps: 2 } } : {}),
      triggers: names.map((event) => ({ event })),
      priority: { run: String(Math.max(...names.map(priorityOf))) },
      onFailure: async (context: Context.Any & { error: Error }) => {
        const event = context.event.data.event as RawEvent;
        const run = openRun(options.id, { event, runId: String(context.event.data.run_id), step: context.step });
        run.logger.error({ event: 'workflow_dead', error: context.error.message, trigger: event.name });
        if (onFailure) await run.step.run('on-failure', () => onFailure({ ...run, ...trusted<N>(event), error: context.error }));
      },
    },
    async ({ event, step, attempt, runId }: Context.Any) => {
      const run = openRun(options.id, { event, runId, step });
      const result = await withContext(run.context, () => handler({ ...run, ...trusted<N>(event), attempt }));
      run.logger.info({ event: 'workflow_finished', trigger: event.name });
      return result;
    },
  );
}

/** A workflow by the clock, in UTC or with `TZ=Area/City ` in front; it belongs to no tenant and one runs at a time. */
export function scheduled(
  { id, cron }: { id: string; cron: string },
  handler: (run: { step: Step; attempt: number; logger: Logger }) => Promise<unknown>,
): InngestFunction.Any {
  return inngest().createFunction(
    { id, triggers: [{ cron }], concurrency: 1, retries: 1 },
    ({ event, step, attempt, runId }: Context.Any) => handler({ ...openRun(id, { event, runId, step }), attempt }),
  );
}

type RawEvent = { name: string; data?: Record<string, unknown> };
type Opened = { step: Step; scoped: Scoped; runId: string; logger: Logger; context: { correlationId?: string; tenantId?: string } };

function openRun(job: string, { event, runId, step }: { event: RawEvent; runId: string; step: Step }): Opened {
  const { correlationId, tenantId } = event.data ?? {};
  const context = {
    ...(typeof correlationId === 'string' ? { correlationId } : {}),
    ...(typeof tenantId === 'string' ? { tenantId } : {}),
  };
  const logger = log.child({ workflow: job, run: runId, ...context });
  // The SDK calls a step outside our handler's async context, so the context is opened again around each.
  const run = (id: string, work: (...input: unknown[]) => unknown, ...input: unknown[]): unknown =>
    step.run(
      id,
      (...given: unknown[]) =>
        withContext(context, async () => work(...given)).catch((error: unknown) => {
          logger.warn({ event: 'workflow_step_failed', step: id, error: String(error) });
          throw asWorkflowError(error);
        }),
      ...input,
    );
  return { step: { ...step, run: run as Step['run'] }, scoped: (work) => asSystem(String(tenantId), job, work), runId, logger, context };
}

/** The event as the catalogue knows it. Throws a NonRetriableError when it is another: no attempt can mend that. */
function trusted<N extends EventName>(event: RawEvent): { [Name in N]: { name: Name; data: EventData<Name> } }[N] {
  const schema = eventSchemas[event.name as EventName] as (typeof eventSchemas)[EventName] | undefined;
  const parsed = schema?.safeParse(event.data);
  if (!parsed?.success)
    throw new NonRetriableError(`the payload of ${event.name} is not what the catalogue says: ${parsed?.error.message ?? 'unknown event'}`);
  return { name: event.name, data: parsed.data } as unknown as { [Name in N]: { name: Name; data: EventData<Name> } }[N];
}
