import { messageStates, type MessageState } from './schema';

/**
 * The life of an outbound message.
 *
 *   queued ──claim──► sending ──vendor said yes──► sent ──► delivered ──► read
 *     ▲                 │ ├─ surely not accepted (429, connect error, well-formed 5xx) ──► queued, up to 3 more tries (1 s, 2 s, 4 s)
 *     └─────────────────┘ ├─ refused (4xx, blocked) or tries used up ──► failed ──► next rung of the ladder
 *                         └─ time-out, cut, 502/504, or our process died while sending ──► unknown
 *
 * `sending` is a lease: a process that dies with it leaves a message whose outcome nobody knows. It becomes `unknown`, never
 * queued again by itself, unless the channel honours an idempotency key: then sending again is harmless. `unknown` is settled
 * by the vendor's look-up or status only; 60 s without a sign the next rung is taken. A person who knows that it may come twice
 * may queue their own `unknown` message again (`repeats` in its payload); from then on it is in doubt: a refusal of the repeat
 * says nothing about the first attempt, so it leads back to `unknown`, never to `failed`. Ticks promise what the vendor reports:
 * a state never goes back, and `delivered` and `read` exist only where the channel reports them.
 */
const rank: Record<MessageState, number> = { received: 0, queued: 0, sending: 1, unknown: 2, failed: 2, sent: 3, delivered: 4, read: 5 };

/** True when a report may change the state: forward only; a late `failed` does not undo `sent`, a late `sent` settles `unknown`. */
function mayBecome(from: MessageState, to: MessageState): boolean {
  if (from === 'received' || to === 'received') return false;
  if (from === 'failed') return to === 'sent' || to === 'delivered' || to === 'read';
  if (to === 'failed') return from === 'queued' || from === 'sending' || from === 'unknown' || from === 'sent';
  return rank[to] > rank[from];
}

/** The states that a report may change. What was taken for sending may be queued again; nothing else is. */
export function statesBefore(state: MessageState): MessageState[] {
  return state === 'queued' ? ['sending'] : messageStates.filter((from) => mayBecome(from, state));
}

/** What a report makes of a message. One that was sent again by hand is in doubt: that the repeat failed does not mean that nothing arrived. */
export function reportedState(from: MessageState, reported: MessageState, isInDoubt: boolean): MessageState {
  return reported === 'failed' && isInDoubt && from !== 'sent' ? 'unknown' : reported;
}

/** Longer than the longest vendor time-out (15 s) plus the commit, so a living sender is never taken for dead. */
export const SENDING_LEASE_MS = 45_000;
/** 60 s without a sign: the person has waited long enough for the next channel (requirements L4). */
export const UNKNOWN_PATIENCE_MS = 60_000;
/** 1 s, 2 s, 4 s after sure rejections (requirements L4). */
export const RETRY_DELAYS_MS = [1000, 2000, 4000] as const;

export type SendFailure = { kind: 'auth' | 'rejected' | 'rate_limited' | 'unavailable' | 'unknown'; retryAfterMs?: number };
export type SendVerdict = { do: 'retry'; afterMs: number } | { do: 'fail' } | { do: 'unknown' };

/** What to do after the vendor's answer to attempt number `attempt` (1 is the first). */
export function afterFailure(failure: SendFailure, attempt: number, honoursIdempotencyKey: boolean): SendVerdict {
  if (failure.kind === 'auth' || failure.kind === 'rejected') return { do: 'fail' };
  if (failure.kind === 'unknown' && !honoursIdempotencyKey) return { do: 'unknown' };
  const delay = RETRY_DELAYS_MS[attempt - 1];
  if (delay === undefined) return failure.kind === 'unknown' ? { do: 'unknown' } : { do: 'fail' };
  return { do: 'retry', afterMs: Math.max(delay, failure.retryAfterMs ?? 0) };
}
