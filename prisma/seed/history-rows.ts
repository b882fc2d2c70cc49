import type { Prisma } from '@/prisma/client/client';
import { blindIndex, nameTokens, seal, sealOptional } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import type { HistorySeed } from './history';
import type { Line, Story } from './history-story';

export type HistoryRows = {
  contacts: Prisma.ContactCreateManyInput[];
  identities: Prisma.ContactIdentityCreateManyInput[];
  leads: Prisma.LeadCreateManyInput[];
  consents: Prisma.ConsentCreateManyInput[];
  conversations: Prisma.ConversationCreateManyInput[];
  messages: Prisma.MessageCreateManyInput[];
  bookings: Prisma.BookingCreateManyInput[];
  qualifications: Prisma.QualificationCreateManyInput[];
  hops: Prisma.TraceHopCreateManyInput[];
};

export function emptyRows(): HistoryRows {
  return {
    contacts: [],
    identities: [],
    leads: [],
    consents: [],
    conversations: [],
    messages: [],
    bookings: [],
    qualifications: [],
    hops: [],
  };
}

type Ids = { contactId: string; leadId: string; conversationId: string; bookingId: string | null };

/** The rows the product itself would have written for this story. */
export function rowsOf(rows: HistoryRows, seed: HistorySeed, story: Story): void {
  const atMs = story.arrival.getTime();
  const ids: Ids = {
    contactId: newId('contact', atMs),
    leadId: newId('lead', atMs),
    conversationId: newId('conversation', atMs),
    bookingId: story.booking ? newId('booking', atMs) : null,
  };
  rows.contacts.push(contactOf(seed, story, ids));
  if (story.channel === 'telegram')
    rows.identities.push({
      id: newId('identity', atMs),
      tenantId: seed.tenantId,
      contactId: ids.contactId,
      channel: 'telegram',
      connectionId: '',
      externalId: `9${String(story.number).padStart(8, '0')}`,
      proven: true,
      createdAt: story.arrival,
    });
  rows.leads.push(leadOf(seed, story, ids));
  for (const purpose of ['data', 'marketing'] as const)
    rows.consents.push({
      id: newId('consent', atMs),
      tenantId: seed.tenantId,
      contactId: ids.contactId,
      leadId: ids.leadId,
      documentId: seed.documents[purpose],
      purpose,
      given: purpose === 'data' || story.number % 3 === 0,
      at: story.arrival,
      page: story.source.page,
      source: story.source.source,
    });
  rows.conversations.push(conversationOf(seed, story, ids));
  rows.messages.push(...story.lines.map((line, index) => messageOf(seed, story, ids, line, index + 1)));
  if (story.booking && story.bookedAt) rows.bookings.push(bookingOf(seed, story, ids));
  if (story.lines.length > 0)
    rows.qualifications.push({
      leadId: ids.leadId,
      tenantId: seed.tenantId,
      automationId: '',
      stage: stageOf(story),
      answers: { service: { raw: story.theme.label, value: story.theme.optionId } },
      cursor: {},
      updatedAt: story.lastAt,
    });
  rows.hops.push(...hopsOf(seed, story, ids));
}

function contactOf(seed: HistorySeed, story: Story, ids: Ids): Prisma.ContactCreateManyInput {
  const { tenantId } = seed;
  return {
    id: ids.contactId,
    tenantId,
    name: seal(story.name),
    nameTokens: nameTokens(tenantId, story.name),
    phone: sealOptional(story.phone),
    email: sealOptional(story.email),
    phoneHash: story.phone ? blindIndex(tenantId, 'phone', story.phone) : null,
    phoneTailHash: story.phone ? blindIndex(tenantId, 'phoneTail', story.phone.slice(-4)) : null,
    emailHash: story.email ? blindIndex(tenantId, 'email', story.email) : null,
    locale: 'ru',
    timeZone: story.number % 9 === 0 ? 'Europe/Moscow' : seed.timeZone,
    createdAt: story.arrival,
    updatedAt: story.lastAt,
  };
}

const finished = ['booked', 'silent', 'disqualified', 'later'];

function ledgerOf(story: Story): { ledgerState: string; outcome: string | null; status: string } {
  if (story.ending === 'dead_letter') return { ledgerState: 'dead_letter', outcome: null, status: 'new' };
  if (story.ending === 'waiting') return { ledgerState: 'waiting', outcome: null, status: 'contacted' };
  if (story.ending === 'operator_open' || story.ending === 'operator_waiting')
    return { ledgerState: 'in_progress', outcome: null, status: 'contacted' };
  if (story.ending === 'operator')
    return { ledgerState: 'finished', outcome: 'closed', status: story.number % 4 === 0 ? 'lost' : 'contacted' };
  return {
    ledgerState: 'finished',
    outcome: story.ending,
    status: story.ending === 'booked' ? 'booked' : story.ending === 'disqualified' ? 'lost' : 'contacted',
  };
}

function leadOf(seed: HistorySeed, story: Story, ids: Ids): Prisma.LeadCreateManyInput {
  const isOver = finished.includes(story.ending) || story.ending === 'operator';
  const { source } = story;
  return {
    id: ids.leadId,
    tenantId: seed.tenantId,
    number: story.number,
    contactId: ids.contactId,
    ...ledgerOf(story),
    channel: story.channel,
    source: source.source,
    utmSource: source.utmSource,
    utmMedium: source.utmMedium,
    utmCampaign: source.utmCampaign,
    utmTerm: source.utmTerm,
    page: source.page,
    landingPage: source.page,
    referrer: source.utmSource === 'yandex' ? 'https://yandex.ru/' : null,
    widgetId: seed.widgetId,
    conversationId: story.lines.length > 0 ? ids.conversationId : null,
    givenName: seal(story.name),
    phoneHash: story.phone ? blindIndex(seed.tenantId, 'phone', story.phone) : null,
    emailHash: story.email ? blindIndex(seed.tenantId, 'email', story.email) : null,
    correlationId: newId('correlation', story.arrival.getTime()),
    createdAt: story.arrival,
    firstContactAt: story.firstContactAt,
    finishedAt: isOver ? story.lastAt : null,
    updatedAt: story.lastAt,
  };
}

function conversationOf(seed: HistorySeed, story: Story, ids: Ids): Prisma.ConversationCreateManyInput {
  const isHuman = story.ending.startsWith('operator');
  const isClosed = finished.includes(story.ending) || story.ending === 'operator';
  const last = story.lines.at(-1);
  const lastInbound = [...story.lines].reverse().find((line) => line.from === 'visitor');
  const waits = story.ending === 'operator_waiting';
  const handedOver = story.lines.find((line) => line.text.startsWith('Передал'));
  const answered = story.lines.find((line) => line.from === 'member');
  return {
    id: ids.conversationId,
    tenantId: seed.tenantId,
    contactId: ids.contactId,
    leadId: ids.leadId,
    channel: story.channel,
    proofKey: story.channel === 'web' ? ids.leadId : '',
    status: isClosed ? 'resolved' : 'open',
    mode: isHuman ? 'human' : 'bot',
    escalatedAt: isHuman ? (handedOver?.at ?? lastInbound?.at ?? story.arrival) : null,
    escalationReason: isHuman ? 'asked' : null,
    assigneeId: answered || (story.ending === 'operator_open' && story.operator) ? story.operator : null,
    claimedAt: answered?.at ?? null,
    openedAt: answered?.at ?? null,
    lastSeq: story.lines.length,
    operatorReadSeq: waits ? 0 : story.lines.length,
    visitorReadSeq: story.lines.length,
    inboundCount: story.lines.filter((line) => line.from === 'visitor').length,
    botMessageCount: story.lines.filter((line) => line.from === 'bot').length,
    waitingSince: waits ? (lastInbound?.at ?? null) : null,
    lastMessageAt: last?.at ?? null,
    lastInboundAt: lastInbound?.at ?? null,
    lastAuthor: last ? (last.from === 'member' ? story.operator : last.from) : null,
    lastPreview: last ? seal(last.text.replace(/\s+/g, ' ').slice(0, 80)) : null,
    createdAt: story.arrival,
    closedAt: isClosed ? story.lastAt : null,
    updatedAt: story.lastAt,
  };
}

function messageOf(seed: HistorySeed, story: Story, ids: Ids, line: Line, seq: number): Prisma.MessageCreateManyInput {
  const isInbound = line.from === 'visitor';
  const serviceId = seed.services[story.theme.service] ?? '';
  const slots = line.slots?.map((slot) => ({
    startsAt: slot.startsAt.toISOString(),
    staffId: seed.staff[slot.staff] ?? '',
    staffName: slot.staff,
  }));
  return {
    id: newId('message', line.at.getTime()),
    tenantId: seed.tenantId,
    conversationId: ids.conversationId,
    seq,
    direction: isInbound ? 'in' : 'out',
    author: line.from,
    authorId: line.from === 'member' ? story.operator : null,
    kind: line.kind ?? 'text',
    text: seal(line.text),
    connectionId: '',
    // The first words are written within a blink of the acceptance; the rest of the time to the first contact is the channel's.
    createdAt:
      seq === 1 && !isInbound ? new Date(Math.min(line.at.getTime(), story.arrival.getTime() + 130 + (story.number % 7) * 14)) : line.at,
    sentAt: isInbound ? null : line.at,
    state: isInbound ? 'received' : story.channel === 'web' ? 'read' : 'sent',
    readAt: !isInbound && story.channel === 'web' ? line.at : null,
    payload: {
      ...(line.buttons ? { buttons: line.buttons.map(([id, label]) => ({ id, label })) } : {}),
      ...(slots && slots.length > 0
        ? {
            slots: {
              serviceId,
              serviceName: story.theme.service,
              durationMin: 30,
              priceKopecks: null,
              priceFrom: false,
              timeZone: seed.timeZone,
              slots,
            },
          }
        : {}),
    },
  };
}

function bookingOf(seed: HistorySeed, story: Story, ids: Ids): Prisma.BookingCreateManyInput {
  const slot = story.booking as NonNullable<Story['booking']>;
  const isPast = slot.endsAt < seed.until;
  const status = !isPast
    ? story.number % 17 === 0
      ? 'cancelled'
      : 'confirmed'
    : story.number % 14 === 0
      ? 'no_show'
      : story.number % 11 === 0
        ? 'cancelled'
        : 'completed';
  return {
    id: ids.bookingId ?? '',
    tenantId: seed.tenantId,
    serviceId: seed.services[story.theme.service] ?? '',
    staffId: seed.staff[slot.staff] ?? '',
    contactId: ids.contactId,
    leadId: ids.leadId,
    conversationId: ids.conversationId,
    status,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    busyFrom: slot.startsAt,
    busyTo: slot.busyTo,
    source: story.source.source === 'booking_page' ? 'page' : story.channel === 'web' ? 'widget' : story.channel,
    cancelledAt: status === 'cancelled' ? story.bookedAt : null,
    cancelReason: status === 'cancelled' ? 'Не получается прийти' : null,
    createdAt: story.bookedAt ?? story.arrival,
    updatedAt: story.bookedAt ?? story.arrival,
  };
}

function stageOf(story: Story): string {
  if (story.ending === 'booked') return 'booked';
  if (story.ending.startsWith('operator')) return 'escalated';
  return story.ending === 'waiting' ? 'asking' : 'done';
}

function hopsOf(seed: HistorySeed, story: Story, ids: Ids): Prisma.TraceHopCreateManyInput[] {
  const hops: Prisma.TraceHopCreateManyInput[] = [];
  const add = (kind: string, at: Date, level: string, data: Prisma.InputJsonObject): void => {
    hops.push({ id: newId('hop', at.getTime()), tenantId: seed.tenantId, leadId: ids.leadId, kind, level, data, at });
  };
  const soon = (ms: number) => new Date(story.arrival.getTime() + ms);
  add('lead.accepted', story.arrival, 'key', { channel: story.channel, source: story.source.source, page: story.source.page });
  if (story.ending === 'dead_letter') {
    add('lead.dead_letter', soon(31_000), 'error', { reason: 'Telegram: 502 Bad Gateway, три попытки' });
    return hops;
  }
  add('channel.chosen', soon(90), 'info', {
    channel: story.channel,
    wanted: story.channel,
    reason: story.channel === 'email' ? 'address' : 'visitor',
  });
  if (story.firstContactAt)
    add('message.first_contact', story.firstContactAt, 'key', {
      channel: story.channel,
      seconds: Math.round(story.firstContactAt.getTime() - story.arrival.getTime()) / 1000,
    });
  for (const line of story.lines)
    if (line.kind === 'buttons') add('question.asked', line.at, 'info', { question: line.text.split('\n').at(-1)?.slice(0, 120) ?? '' });
  const offered = story.lines.find((line) => line.kind === 'slots');
  if (offered) add('slots.offered', offered.at, 'info', { service: story.theme.service, count: 6 });
  if (story.ending.startsWith('operator'))
    add('lead.escalated', story.lines.find((line) => line.text.startsWith('Передал'))?.at ?? story.lastAt, 'warning', { reason: 'asked' });
  if (story.booking && story.bookedAt) {
    // Between the offer and the confirmation the person pressed a time, and it was held.
    const offeredMs = offered?.at.getTime() ?? story.arrival.getTime();
    add('booking.held', new Date(Math.max(offeredMs, story.bookedAt.getTime() - 9000 - (story.number % 5) * 2000)), 'info', {
      startsAt: story.booking.startsAt.toISOString(),
      channel: story.channel,
    });
    add('booking.confirmed', story.bookedAt, 'key', { startsAt: story.booking.startsAt.toISOString(), service: story.theme.service });
  }
  const { outcome } = ledgerOf(story);
  if (outcome) add('lead.finished', story.lastAt, outcome === 'booked' ? 'key' : 'info', { outcome });
  return hops;
}
