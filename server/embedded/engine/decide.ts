import { z } from 'zod';
import { momentOf } from './duration';
import { parseWait, resolveWait } from './expression';
import type { EngineFunction } from './function-config';
import { type EngineEvent, planRun, type RunPlan } from './plan-runs';
import { newRunId } from './run-id';

/**
 * What an answer of the app means (SDK_SPEC 4.4.3 and 5), as facts in, decision out. 200: the run is done. 206: steps were
 * run or found. Anything else: the attempt failed. A step's failure counts as an attempt; when the attempts are used up
 * the SDK itself reports `StepFailed`, which is memoised so that the function may catch it.
 */
export type Job = {
  runId: string;
  stepId: string;
  lease: string;
  attempt: number;
  faults: number;
  maxAttempts: number;
  functionId: string;
  events: EngineEvent[];
  shiftMs: number;
};

/** `fault`: nothing of the SDK answered (refused, cut, time-out, a proxy's page). */
export type Reply =
  | { status: number; noRetry: boolean; retryAfter?: string; version: number; body: unknown }
  | { fault: string; timedOut: boolean };

type Memo = { id: string; op: string; name?: string; result: unknown };
type NewJob = { id: string; kind: 'step' | 'sleep' | 'wait' | 'invoke'; op: unknown; due_at?: Date; fan: boolean; race: boolean };
type Wait = { id: string; event: string; shape: string; key: unknown[] };

export type Decision = {
  memos: Memo[];
  end?: { status: 'completed' | 'failed'; output?: unknown; error?: unknown };
  retry?: { attempt: number; faults: number; inMs: number };
  jobs: NewJob[];
  waits: Wait[];
  children: RunPlan[];
  repeat: boolean;
  parallel: boolean;
};

const opSchema = z.looseObject({
  id: z.string(),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z
    .looseObject({
      duration: z.string().optional(),
      event: z.string().optional(),
      timeout: z.string().nullish(),
      if: z.string().nullish(),
      parallelMode: z.string().optional(),
      function_id: z.string().optional(),
      payload: z
        .looseObject({ data: z.record(z.string(), z.unknown()).nullish(), v: z.string().nullish(), meta: z.unknown().optional() })
        .optional(),
    })
    .nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
type Op = z.infer<typeof opSchema>;

const MAX_FAULTS = 50; // an app that answers nothing for this long (15 s each, at most) has a poisoned run
const FAULT_WAIT_MS = [200, 500, 1000, 2000, 5000, 15_000];

export type World = { nowMs: number; backoffMs: (attempt: number) => number; functionById: (id: string) => EngineFunction | undefined };

export function decide(job: Job, reply: Reply, world: World): Decision {
  if ('fault' in reply)
    return reply.timedOut ? failedAttempt(job, { name: 'TimeoutError', message: reply.fault }, {}, world) : fault(job, reply.fault);
  if (reply.status === 200) return { ...nothing(), end: { status: 'completed', output: reply.body } };
  if (reply.status !== 206) return failedAttempt(job, errorOf(reply.body), reply, world);
  const ops = z.array(opSchema).safeParse(Array.isArray(reply.body) ? reply.body : [reply.body]);
  if (!ops.success) return failedAttempt(job, { name: 'ProtocolError', message: 'The app answered 206 without steps' }, reply, world);
  try {
    return handleOps(job, ops.data, reply, world);
  } catch (error) {
    return { ...nothing(), end: { status: 'failed', error: { name: 'UnsupportedStep', message: (error as Error).message } } };
  }
}

function handleOps(job: Job, ops: Op[], reply: Exclude<Reply, { fault: string }>, world: World): Decision {
  const decision = nothing();
  const found = ops.filter((op) => !isResult(op) && op.op !== 'RunComplete' && op.op !== 'DiscoveryRequest');
  const waitForAll = found.length > 1 && reply.version >= 2;
  decision.parallel = found.length > 1;
  for (const op of ops) {
    if (op.op === 'RunComplete') return { ...decision, end: { status: 'completed', output: op.data ?? null } };
    if (op.op === 'DiscoveryRequest') decision.repeat = true;
    else if (op.op === 'StepError' && job.attempt + 1 < job.maxAttempts) {
      const attempts = decision.memos.length > 0 ? 0 : job.attempt; // a step that succeeded in the same call began the count anew
      return { ...decision, ...failedAttempt({ ...job, attempt: attempts }, op.error, reply, world), memos: decision.memos };
    } else if (isResult(op)) decision.memos.push(memoOf(op));
    else addWork(decision, job, op, { fan: waitForAll && op.opts?.parallelMode !== 'race', world });
  }
  // A call that ran a step is repeated with the step's result; a call for one planned step is followed by the queue's own rule.
  decision.repeat ||= decision.memos.length > 0 && job.stepId === '';
  return decision;
}

function isResult({ op }: Op): boolean {
  return op === 'StepRun' || op === 'Step' || op === 'StepFailed' || op === 'StepError';
}

function memoOf(op: Op): Memo {
  const failed = op.op === 'StepFailed' || op.op === 'StepError';
  return {
    id: op.id,
    op: 'step',
    name: op.displayName ?? op.name ?? undefined,
    result: failed ? { error: op.error ?? op.data } : { data: op.data ?? null },
  };
}

function addWork(decision: Decision, job: Job, op: Op, { fan, world }: { fan: boolean; world: World }): void {
  const clock = { nowMs: world.nowMs, shiftMs: job.shiftMs };
  const base = { id: op.id, op: { name: op.displayName ?? op.name, op: op.op }, fan, race: op.opts?.parallelMode === 'race' };
  const until = (text: string | null | undefined): Date => momentOf(text || '365d', clock);
  switch (op.op) {
    case 'StepPlanned':
      decision.jobs.push({ ...base, kind: 'step' });
      break;
    case 'Sleep':
      decision.jobs.push({ ...base, kind: 'sleep', due_at: momentOf(op.opts?.duration ?? (op.name || '0s'), clock) });
      break;
    case 'WaitForEvent':
      decision.jobs.push({ ...base, kind: 'wait', due_at: until(op.opts?.timeout) });
      decision.waits.push(...waitOf(op, job));
      break;
    case 'InvokeFunction':
      invoke(decision, job, op, { ...base, kind: 'invoke', due_at: until(op.opts?.timeout) }, world);
      break;
    default:
      throw new Error(`The embedded engine does not do "${op.op}" (step ${JSON.stringify(base.op.name)}); see docs/engine.md`);
  }
}

function waitOf(op: Op, job: Job): Wait[] {
  const event = op.opts?.event ?? op.name ?? '';
  const wanted = resolveWait(op.opts?.if ? parseWait(op.opts.if) : [], job.events[0]);
  return wanted ? [{ id: op.id, event, shape: JSON.stringify(wanted.paths), key: wanted.values }] : []; // impossible: only its time-out ends it
}

function invoke(decision: Decision, job: Job, op: Op, waiting: NewJob, world: World): void {
  const id = op.opts?.function_id ?? '';
  const fn = world.functionById(id);
  if (!fn) {
    decision.memos.push({
      id: op.id,
      op: 'invoke',
      result: { error: { name: 'InngestFunctionNotFound', message: `could not find function with ID: ${id}` } },
    });
    return;
  }
  const { data, v, meta } = op.opts?.payload ?? {};
  const event: EngineEvent = {
    id: newRunId(world.nowMs),
    name: 'inngest/function.invoked',
    data: data ?? {},
    ts: world.nowMs,
    v: v ?? undefined,
    meta,
  };
  decision.jobs.push(waiting);
  decision.children.push({ ...planRun(fn, event), parent_run: job.runId, parent_step: op.id });
}

function failedAttempt(job: Job, error: unknown, reply: { noRetry?: boolean; retryAfter?: string }, world: World): Decision {
  if (reply.noRetry || job.attempt + 1 >= job.maxAttempts) return { ...nothing(), end: { status: 'failed', error } };
  return {
    ...nothing(),
    retry: { attempt: job.attempt + 1, faults: 0, inMs: retryAfterMs(reply.retryAfter, world.nowMs) ?? world.backoffMs(job.attempt) },
  };
}

/** Nobody of the SDK answered: the app is being deployed or is down. That uses up no attempt of the function. */
function fault(job: Job, message: string): Decision {
  if (job.faults + 1 >= MAX_FAULTS) return { ...nothing(), end: { status: 'failed', error: { name: 'AppUnreachable', message } } };
  return {
    ...nothing(),
    retry: { attempt: job.attempt, faults: job.faults + 1, inMs: FAULT_WAIT_MS[Math.min(job.faults, FAULT_WAIT_MS.length - 1)] ?? 0 },
  };
}

/** `Retry-After` in seconds, or a date (HTTP or RFC 3339; SDK_SPEC 4.1.1). */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (!header) return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function errorOf(body: unknown): unknown {
  return body !== null && typeof body === 'object' ? body : { name: 'Error', message: typeof body === 'string' ? body : 'unknown error' };
}

function nothing(): Decision {
  return { memos: [], jobs: [], waits: [], children: [], repeat: false, parallel: false };
}
