import { momentOf } from './duration';
import { type Condition, holds, keyOf, priorityOf, resolveWait } from './expression';
import type { EngineFunction } from './function-config';
import { newRunId } from './run-id';

/** An event as functions see it (SDK_SPEC 1.3.4). */
export type EngineEvent = {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
  user?: unknown;
  v?: string;
  meta?: unknown;
};

/** A run as `engine.start_runs` takes it. */
export type RunPlan = {
  id: string;
  event_id: string;
  function_id: string;
  tenant_id: string | null;
  events: EngineEvent[];
  priority: number;
  max_attempts: number;
  slot_a: string | null;
  limit_a: number | null;
  slot_b: string | null;
  limit_b: number | null;
  cancels: { event: string; shape: string; key: unknown[]; until: Date | null }[];
  gates: Record<string, unknown>[];
  gather: Record<string, unknown> | null;
  singleton: { key: string; mode: string } | null;
  parent_run?: string;
  parent_step?: string;
};

/** The runs that this event starts. */
export function planRuns(event: EngineEvent, functions: Iterable<EngineFunction>): RunPlan[] {
  const plans: RunPlan[] = [];
  for (const fn of functions)
    if (fn.events.some((trigger) => trigger.name === event.name && holds(trigger.when, { event }))) plans.push(planRun(fn, event));
  return plans;
}

export function planRun(fn: EngineFunction, event: EngineEvent): RunPlan {
  const [a, b] = fn.slots.map((slot) => ({ key: slot.prefix + keyOf(slot.key, { event }), limit: slot.limit }));
  return {
    id: newRunId(),
    event_id: event.id,
    function_id: fn.id,
    tenant_id: tenantOf(event),
    events: [event],
    priority: priorityOf(fn.priority, { event }),
    max_attempts: fn.maxAttempts,
    slot_a: a?.key ?? null,
    limit_a: a?.limit ?? null,
    slot_b: b?.key ?? null,
    limit_b: b?.limit ?? null,
    cancels: fn.cancels.flatMap((cancel) => cancelOf(cancel, event)),
    gates: fn.gates.map((gate) => ({ ...gate, key: keyOf(gate.key, { event }) })),
    gather: fn.gather ? { ...fn.gather, key: keyOf(fn.gather.key, { event }) } : null,
    singleton: fn.singleton ? { key: keyOf(fn.singleton.key, { event }), mode: fn.singleton.mode } : null,
  };
}

function cancelOf(cancel: { event: string; when: Condition; timeout?: string }, event: EngineEvent): RunPlan['cancels'] {
  const wanted = resolveWait(cancel.when, event);
  if (!wanted) return [];
  const until = cancel.timeout ? momentOf(cancel.timeout, { nowMs: Date.now(), shiftMs: 0 }) : null;
  return [{ event: cancel.event, shape: JSON.stringify(wanted.paths), key: wanted.values, until }];
}

/** Whose run it is: for the test clock and the ledger. A failure's event carries the event of the run that failed. */
export function tenantOf(event: { data: Record<string, unknown> }): string | null {
  const inner = (event.data.event as { data?: Record<string, unknown> } | undefined)?.data;
  const tenant = event.data.tenantId ?? inner?.tenantId;
  return typeof tenant === 'string' ? tenant : null;
}
