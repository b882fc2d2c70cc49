import { newId } from '@/server/platform/ids';
import type { Scope } from '@/server/domain/scope';

export type HopKind =
  | 'lead.accepted'
  | 'lead.duplicate'
  | 'lead.joined'
  | 'lead.status_changed'
  | 'lead.escalated'
  | 'lead.finished'
  | 'lead.dead_letter'
  | 'lead.retried'
  | 'workflow.started'
  | 'channel.chosen'
  | 'channel.opened'
  | 'channel.failed'
  | 'channel.switched'
  | 'message.first_contact'
  | 'message.failed'
  | 'message.unknown'
  | 'message.reminder'
  | 'question.asked'
  | 'question.answered'
  | 'contact.added'
  | 'consent.given'
  | 'slots.offered'
  | 'booking.held'
  | 'booking.confirmed'
  | 'booking.rescheduled'
  | 'booking.cancelled'
  | 'conversation.claimed'
  | 'conversation.closed';

export type Hop = {
  leadId: string;
  kind: HopKind;
  level?: 'key' | 'info' | 'warning' | 'error';
  data?: Record<string, string | number | boolean | null>;
  onceKey?: string;
};

/** One hop of a lead's way. With a `onceKey` the same act, repeated by a retried step, is written once. */
export async function addHop(scope: Scope, hop: Hop): Promise<void> {
  await scope.db.traceHop.createMany({
    data: [
      {
        id: newId('hop'),
        tenantId: scope.tenantId,
        leadId: hop.leadId,
        kind: hop.kind,
        level: hop.level ?? 'info',
        data: hop.data ?? {},
        onceKey: hop.onceKey ?? null,
        at: scope.now(),
      },
    ],
    skipDuplicates: true,
  });
}
