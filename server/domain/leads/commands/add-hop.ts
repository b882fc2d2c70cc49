import type { Scope, TraceRow } from '@/server/domain/scope';
import type { HopKind } from '../schema';

export type Hop = {
  leadId: string;
  kind: HopKind;
  level?: TraceRow['level'];
  data?: TraceRow['data'];
  onceKey?: string;
  /** When it happened, if that is not now. */
  at?: Date;
};

/**
 * One hop of a lead's way. With a `onceKey` the same act, repeated by a retried step, is written once. The hops of one unit of
 * work are written together at its end, with ids in the order they were added: a lead's first turn has four of them, some
 * within one millisecond.
 */
export async function addHop(scope: Scope, { leadId, kind, level = 'info', data = {}, onceKey, at }: Hop): Promise<void> {
  scope.trace({ leadId, kind, level, data, onceKey: onceKey ?? null, at: at ?? scope.now() });
}
