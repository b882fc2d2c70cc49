import type { Scope } from '@/server/domain/scope';

/** Seconds from the accepted form to each step of one lead's way to a booking; null for a step that lead did not have. */
export type ShownRun = Record<'question' | 'answer' | 'slots' | 'choice' | 'booked', number | null>;

/**
 * The newest lead that booked by itself in the web chat, as times only: no name, no contact, no words of anybody, because the
 * public page shows it. Null where nobody has.
 */
export async function findShownRun(scope: Scope): Promise<ShownRun | null> {
  const lead = await scope.db.lead.findFirst({
    where: {
      tenantId: scope.tenantId,
      status: 'booked',
      channel: 'web',
      isTest: false,
      isSuspicious: false,
      hops: { some: { kind: 'booking.held' }, none: { kind: 'lead.escalated' } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { createdAt: true, conversationId: true, hops: { orderBy: { at: 'asc' }, select: { kind: true, at: true } } },
  });
  if (!lead?.conversationId) return null;
  const answer = await scope.db.message.findFirst({
    where: { tenantId: scope.tenantId, conversationId: lead.conversationId, direction: 'in', createdAt: { gte: lead.createdAt } },
    orderBy: { seq: 'asc' },
    select: { createdAt: true },
  });
  const since = (at: Date | undefined): number | null => (at ? Math.max(0, at.getTime() - lead.createdAt.getTime()) / 1000 : null);
  const hop = (kind: string): number | null => since(lead.hops.find((one) => one.kind === kind)?.at);
  return {
    question: hop('message.first_contact'),
    answer: since(answer?.createdAt),
    slots: hop('slots.offered'),
    choice: hop('booking.held'),
    booked: hop('booking.confirmed'),
  };
}
