import { open, openOptional } from '@/server/platform/crypto';
import { notFound } from '@/server/platform/errors';
import { maskContacts } from '@/server/platform/log';
import { findScenario } from '@/server/domain/automations/queries';
import { answersSchema } from '@/server/domain/automations/schema';
import { remindersOf } from '@/server/domain/bookings/rules';
import { findConsents } from '@/server/domain/consents/queries';
import { memberNames } from '@/server/domain/messages/queries';
import type { Scope } from '@/server/domain/scope';
import { shownContact } from '../queries';
import { firstContactSpans } from '../rules';

type HopData = Record<string, string | number | boolean | null>;

/** One lead with its way, its people and what is ahead. Throws NOT_FOUND. */
export async function getLead(scope: Scope, { leadId }: { leadId: string }) {
  const lead = await scope.db.lead.findFirst({
    where: { tenantId: scope.tenantId, id: leadId },
    include: { contact: { include: { identities: true } }, hops: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
  });
  if (!lead) throw notFound('lead');
  const [consents, bookings, conversations, answers] = await Promise.all([
    findConsents(scope, { contactId: lead.contactId }),
    bookingsOf(scope, lead),
    conversationsOf(scope, lead),
    answersOf(scope, leadId),
  ]);
  const { contact, hops, givenName, phoneHash: _phoneHash, emailHash: _emailHash, payload, ...fields } = lead;
  return {
    ...fields,
    payload: payload === '' ? {} : (JSON.parse(open(payload)) as Record<string, unknown>),
    givenName: openOptional(givenName),
    contact: {
      ...shownContact(scope, contact),
      identities: contact.identities.map(({ channel, username, proven, reachable }) => ({ channel, username, proven, reachable })),
    },
    consents,
    bookings,
    conversations,
    answers,
    trace: await traceOf(scope, hops),
    firstSpans: firstContactSpans(await firstContactFacts(scope, lead)),
    ahead: aheadOf(scope, lead, bookings),
  };
}

type Lead = {
  id: string;
  contactId: string;
  conversationId: string | null;
  createdAt: Date;
  firstContactAt: Date | null;
  checkAt: Date | null;
};

function bookingsOf(scope: Scope, { id, contactId }: Lead) {
  return scope.db.booking.findMany({
    where: { tenantId: scope.tenantId, OR: [{ leadId: id }, { contactId }], status: { notIn: ['hold', 'expired'] } },
    orderBy: { startsAt: 'desc' },
    take: 20,
    select: {
      id: true,
      status: true,
      startsAt: true,
      endsAt: true,
      service: { select: { name: true } },
      staff: { select: { name: true } },
    },
  });
}

async function conversationsOf(scope: Scope, { id, contactId }: Lead) {
  const rows = await scope.db.conversation.findMany({
    where: { tenantId: scope.tenantId, OR: [{ leadId: id }, { contactId }] },
    orderBy: { createdAt: 'desc' },
    select: {
      id: true,
      channel: true,
      status: true,
      mode: true,
      createdAt: true,
      linkedConversationId: true,
      _count: { select: { messages: { where: { direction: { in: ['in', 'out'] } } } } },
    },
  });
  return rows.map(({ _count, ...row }) => ({ ...row, messageCount: _count.messages }));
}

/** What the person answered, under the words of the question that was asked. */
async function answersOf(scope: Scope, leadId: string): Promise<{ question: string; answer: string }[]> {
  const row = await scope.db.qualification.findFirst({ where: { tenantId: scope.tenantId, leadId }, select: { answers: true } });
  const answers = Object.entries(answersSchema.safeParse(row?.answers ?? {}).data ?? {});
  if (answers.length === 0) return [];
  const questions = (await findScenario(scope))?.scenario.questions ?? [];
  return answers.map(([id, { raw }]) => ({ question: questions.find((one) => one.id === id)?.text ?? id, answer: raw }));
}

/** Hops as support may copy them: who acted by name, and no phone or e-mail in clear, whoever reads them. */
async function traceOf(scope: Scope, hops: { id: string; kind: string; level: string; data: unknown; at: Date }[]) {
  const names = await memberNames(
    scope,
    hops.flatMap((hop) => (typeof (hop.data as HopData).by === 'string' ? [String((hop.data as HopData).by)] : [])),
  );
  return hops.map(({ id, kind, level, data, at }) => {
    const masked = Object.fromEntries(
      Object.entries(data as HopData).map(([key, value]) => [key, typeof value === 'string' ? maskContacts(value) : value]),
    );
    return { id, kind, level, at, data: typeof masked.by === 'string' ? { ...masked, by: names.get(masked.by) ?? masked.by } : masked };
  });
}

/** When the workflow had chosen the channel and when the first message was written: the two moments between acceptance and contact. */
async function firstContactFacts(scope: Scope, lead: Lead & { hops: { kind: string; at: Date }[] }) {
  const conversations = await scope.db.conversation.findMany({
    where: {
      tenantId: scope.tenantId,
      OR: [{ leadId: lead.id }, ...(lead.conversationId ? [{ id: lead.conversationId }] : [])],
    },
    select: { id: true },
  });
  const first = lead.firstContactAt
    ? await scope.db.message.findFirst({
        where: {
          tenantId: scope.tenantId,
          conversationId: { in: conversations.map(({ id }) => id) },
          direction: 'out',
          createdAt: { gte: lead.createdAt, lte: lead.firstContactAt },
        },
        orderBy: { createdAt: 'asc' },
        select: { createdAt: true },
      })
    : null;
  return {
    acceptedAt: lead.createdAt,
    chosenAt: lead.hops.find(({ kind }) => kind === 'channel.chosen')?.at ?? null,
    writtenAt: first?.createdAt ?? null,
    reachedAt: lead.firstContactAt,
  };
}

export type Ahead = { kind: 'silence' | 'day_before' | 'soon' | 'visit'; at: Date };

/** What will happen by itself if nothing changes: the next look at a silent person, reminders, the visit. */
function aheadOf(scope: Scope, lead: Lead, bookings: { status: string; startsAt: Date }[]): Ahead[] {
  const now = scope.now();
  const visits = bookings.filter((booking) => booking.status === 'confirmed' && booking.startsAt > now);
  const ahead: Ahead[] = [
    ...(lead.checkAt && lead.checkAt > now ? [{ kind: 'silence' as const, at: lead.checkAt }] : []),
    ...visits.flatMap((booking) => [...remindersOf(booking, now), { kind: 'visit' as const, at: booking.startsAt }]),
  ];
  return ahead.sort((a, b) => a.at.getTime() - b.at.getTime());
}
