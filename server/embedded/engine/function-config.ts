import { z } from 'zod';
import { type Cron, parseCron } from './cron';
import { durationMs } from './duration';
import { type Condition, type Operand, parseCondition, parseKey, parsePriority, parseWait, type Priority } from './expression';

/**
 * A function as the SDK registers it (SDK_SPEC 4.3.2), checked and compiled. What the engine does not do is refused here,
 * by name, so that a function never runs with a control silently missing.
 */
const time = z.string().refine((text) => durationMs(text) !== undefined, 'must be a duration like "5m"');
const limit = z.object({
  limit: z.number().int().positive(),
  key: z.string().optional(),
  scope: z.enum(['fn', 'env', 'account']).optional(),
});

export const functionConfigSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.union([
      z.strictObject({ event: z.string().min(1), expression: z.string().nullish() }),
      z.strictObject({ cron: z.string(), jitter: z.string().optional() }),
    ]),
  ),
  steps: z.record(
    z.string(),
    z.object({
      runtime: z.object({ url: z.string() }),
      retries: z.object({ attempts: z.number().int().min(0).max(20).optional() }).nullish(),
    }),
  ),
  idempotency: z.string().optional(),
  batchEvents: z.strictObject({ maxSize: z.number().int().min(1).max(100), timeout: time, key: z.string().optional() }).optional(),
  rateLimit: z.strictObject({ limit: z.number().int().positive(), period: time, key: z.string().optional() }).optional(),
  throttle: z
    .strictObject({
      limit: z.number().int().positive(),
      period: time,
      key: z.string().optional(),
      burst: z.number().int().positive().optional(),
    })
    .optional(),
  debounce: z.strictObject({ period: time, key: z.string().optional(), timeout: time.optional() }).optional(),
  priority: z.strictObject({ run: z.string().optional() }).optional(),
  concurrency: z.union([z.number().int().min(0), limit, z.array(limit).max(2)]).optional(),
  singleton: z.strictObject({ key: z.string().optional(), mode: z.enum(['skip', 'cancel']) }).optional(),
  cancel: z.array(z.strictObject({ event: z.string().min(1), if: z.string().optional(), timeout: z.string().optional() })).optional(),
});

export type FunctionConfig = z.infer<typeof functionConfigSchema>;

type Gate =
  | { kind: 'idempotency' | 'rate'; key: Operand[]; limit: number; periodMs: number }
  | { kind: 'throttle'; key: Operand[]; everyMs: number; burstMs: number };
type Gather = { mode: 'debounce' | 'batch'; key: Operand[]; periodMs: number; timeoutMs: number; max: number };

export type EngineFunction = {
  id: string;
  url: string;
  maxAttempts: number;
  events: { name: string; when: Condition }[];
  crons: { source: string; cron: Cron }[];
  slots: { limit: number; prefix: string; key: Operand[] }[];
  priority?: Priority;
  gates: Gate[];
  gather?: Gather;
  singleton?: { key: Operand[]; mode: 'skip' | 'cancel' };
  cancels: { event: string; when: Condition; timeout?: string }[];
};

const DEFAULT_RETRIES = 4; // five attempts, as Inngest's own server gives
const DAY_MS = 86_400_000; // how long Inngest remembers an idempotency key
const LONGEST_DEBOUNCE_MS = 7 * DAY_MS;

/** Throws an Error that names the function and what is wrong. */
export function compileFunction(raw: unknown): EngineFunction {
  const parsed = functionConfigSchema.safeParse(raw);
  const id = String((raw as { id?: unknown }).id);
  if (!parsed.success) throw new Error(`Function ${id} cannot run on the embedded engine: ${z.prettifyError(parsed.error)}`);
  try {
    return compile(parsed.data);
  } catch (error) {
    throw new Error(`Function ${id} cannot run on the embedded engine: ${(error as Error).message}`, { cause: error });
  }
}

function compile(config: FunctionConfig): EngineFunction {
  const step = config.steps.step;
  if (!step) throw new Error('it has no step named "step"');
  return {
    id: config.id,
    url: step.runtime.url,
    maxAttempts: (step.retries?.attempts ?? DEFAULT_RETRIES) + 1,
    events: config.triggers.flatMap((trigger) =>
      'event' in trigger ? [{ name: trigger.event, when: trigger.expression ? parseCondition(trigger.expression) : [] }] : [],
    ),
    crons: config.triggers.flatMap((trigger) => ('cron' in trigger ? [{ source: trigger.cron, cron: parseCron(trigger.cron) }] : [])),
    slots: slotsOf(config),
    priority: config.priority?.run === undefined ? undefined : parsePriority(config.priority.run),
    gates: gatesOf(config),
    gather: gatherOf(config),
    singleton: config.singleton && { key: keyOf(config.singleton.key), mode: config.singleton.mode },
    cancels: (config.cancel ?? []).map((cancel) => ({
      event: cancel.event,
      when: cancel.if ? parseWait(cancel.if) : [],
      timeout: cancel.timeout,
    })),
  };
}

function keyOf(source: string | undefined): Operand[] {
  return source === undefined ? [] : parseKey(source);
}

function slotsOf({ id, concurrency }: FunctionConfig): EngineFunction['slots'] {
  const limits =
    typeof concurrency === 'number'
      ? [{ limit: concurrency }]
      : concurrency === undefined
        ? []
        : Array.isArray(concurrency)
          ? concurrency
          : [concurrency];
  return (limits as z.infer<typeof limit>[])
    .filter((one) => one.limit > 0)
    .map((one) => ({
      limit: one.limit,
      key: keyOf(one.key),
      prefix: one.scope === 'env' || one.scope === 'account' ? `${one.key ?? ''}:` : `${id}:${one.key ?? ''}:`,
    }));
}

function gatesOf(config: FunctionConfig): Gate[] {
  const { idempotency, rateLimit, throttle } = config;
  const gates: Gate[] = [];
  if (idempotency !== undefined) gates.push({ kind: 'idempotency', key: parseKey(idempotency), limit: 1, periodMs: DAY_MS });
  if (rateLimit && idempotency === undefined)
    gates.push({ kind: 'rate', key: keyOf(rateLimit.key), limit: rateLimit.limit, periodMs: durationMs(rateLimit.period) ?? 0 });
  if (throttle) {
    const everyMs = (durationMs(throttle.period) ?? 0) / throttle.limit;
    gates.push({ kind: 'throttle', key: keyOf(throttle.key), everyMs, burstMs: everyMs * ((throttle.burst ?? 1) - 1) });
  }
  return gates;
}

function gatherOf({ debounce, batchEvents }: FunctionConfig): Gather | undefined {
  if (debounce && batchEvents) throw new Error('debounce and batchEvents exclude each other');
  if (debounce)
    return {
      mode: 'debounce',
      key: keyOf(debounce.key),
      periodMs: durationMs(debounce.period) ?? 0,
      timeoutMs: debounce.timeout ? (durationMs(debounce.timeout) ?? 0) : LONGEST_DEBOUNCE_MS,
      max: 1,
    };
  if (batchEvents) {
    const periodMs = durationMs(batchEvents.timeout) ?? 0;
    return { mode: 'batch', key: keyOf(batchEvents.key), periodMs, timeoutMs: periodMs, max: batchEvents.maxSize };
  }
  return undefined;
}
