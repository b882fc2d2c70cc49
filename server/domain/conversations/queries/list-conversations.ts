import { openOptional } from '@/server/platform/crypto';
import { contactSearch, shownContact } from '@/server/domain/leads/queries';
import { memberNames } from '@/server/domain/messages/queries';
import type { Scope } from '@/server/domain/scope';
import type { Prisma } from '@/prisma/client/client';
import { groupsOf, readCursor, unreadOf, writeCursor, type ListCursor, type ListGroup, type ListView } from '../rules';
import type { ListConversations } from '../schema';
import { findReader } from './find-reader';

type Where = Prisma.ConversationWhereInput;
type Order = Prisma.ConversationOrderByWithRelationInput[];

/** One page of the inbox list (groups and their order: rules.ts) and how long each group is. Rows that came meanwhile shift nothing. */
export async function listConversations(scope: Scope, filter: ListConversations) {
  const reader = await findReader(scope);
  const base: Where = {
    tenantId: scope.tenantId,
    ...viewOf(filter.view, reader.memberId),
    ...(filter.channel ? { channel: filter.channel } : {}),
    ...(filter.search ? { contact: contactSearch(scope, filter.search) } : {}),
  };
  const groups = groupsOf(filter.view);
  const cursor = filter.cursor ? readCursor(filter.cursor) : null;
  const found: (Row & { group: ListGroup })[] = [];
  for (const group of cursor ? groups.slice(Math.max(0, groups.indexOf(cursor.group))) : groups) {
    const missing = filter.limit + 1 - found.length;
    if (missing <= 0) break;
    const rows = await scope.db.conversation.findMany({
      where: { AND: [base, groupWhere[group], cursor?.group === group ? afterCursor(cursor) : {}] },
      orderBy: groupOrder[group],
      take: missing,
      select: rowFields(reader.memberId),
    });
    found.push(...rows.map((row) => ({ ...row, group })));
  }
  const page = found.slice(0, filter.limit);
  const last = page.at(-1);
  const counted = cursor
    ? null
    : await Promise.all(groups.map((group) => scope.db.conversation.count({ where: { AND: [base, groupWhere[group]] } })));
  const names = await memberNames(
    scope,
    page.flatMap((row) => [row.assigneeId ?? '', row.lastAuthor ?? '']).filter((id) => id.startsWith('mem_')),
  );
  return {
    conversations: page.map(({ lastPreview, lastAuthor, contact, reads, ...row }) => ({
      ...row,
      preview: openOptional(lastPreview) ?? '',
      lastAuthor: lastAuthor?.startsWith('mem_') ? { memberId: lastAuthor, name: names.get(lastAuthor) ?? '' } : lastAuthor,
      contact: shownContact(scope, contact),
      assigneeName: row.assigneeId ? (names.get(row.assigneeId) ?? null) : null,
      unreadCount: unreadOf({ ...row, read: reads[0] ?? null, memberSince: reader.since }),
    })),
    /** Only with the first page. */
    totals: counted ? Object.fromEntries(groups.map((group, index) => [group, counted[index] ?? 0])) : null,
    nextCursor: found.length > filter.limit && last ? writeCursor({ group: last.group, at: keyOf(last), id: last.id }) : null,
  };
}

/**
 * Each lead that is sent once more by somebody unknown opens a conversation of its own, for a person: until somebody speaks in
 * it, waits in it or has taken it there is nothing to read.
 */
const isWorthReading: Where = { OR: [{ lastMessageAt: { not: null } }, { waitingSince: { not: null } }, { assigneeId: { not: null } }] };

export function viewOf(view: ListView, memberId: string): Where {
  return { AND: [isWorthReading, inView(view, memberId)] };
}

function inView(view: ListView, memberId: string): Where {
  const isOpen = { status: { not: 'resolved' } };
  switch (view) {
    case 'mine':
      return { ...isOpen, assigneeId: memberId };
    case 'pool':
      return { ...isOpen, assigneeId: null, mode: 'human' };
    case 'bot':
      return { ...isOpen, mode: 'bot', assigneeId: null };
    case 'all':
      return isOpen;
    case 'closed':
      return { status: 'resolved' };
  }
}

const isWaiting: Where = { mode: 'human', waitingSince: { not: null } };
const groupWhere: Record<ListGroup, Where> = {
  waiting: { snoozedUntil: null, ...isWaiting },
  working: { snoozedUntil: null, OR: [{ mode: { not: 'human' } }, { waitingSince: null }] },
  snoozed: { snoozedUntil: { not: null } },
  closed: {},
};

const newest: Order = [{ lastMessageAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }];
const groupOrder: Record<ListGroup, Order> = {
  waiting: [{ waitingSince: 'asc' }, { id: 'asc' }],
  working: newest,
  snoozed: [{ snoozedUntil: 'asc' }, { id: 'asc' }],
  closed: newest,
};

function keyOf(row: { group: ListGroup; waitingSince: Date | null; snoozedUntil: Date | null; lastMessageAt: Date | null }): Date | null {
  if (row.group === 'waiting') return row.waitingSince;
  return row.group === 'snoozed' ? row.snoozedUntil : row.lastMessageAt;
}

function afterCursor({ group, at, id }: ListCursor): Where {
  if (group === 'waiting' && at) return { OR: [{ waitingSince: { gt: at } }, { waitingSince: at, id: { gt: id } }] };
  if (group === 'snoozed' && at) return { OR: [{ snoozedUntil: { gt: at } }, { snoozedUntil: at, id: { gt: id } }] };
  if (!at) return { lastMessageAt: null, id: { lt: id } };
  return { OR: [{ lastMessageAt: { lt: at } }, { lastMessageAt: at, id: { lt: id } }, { lastMessageAt: null }] };
}

type Row = Prisma.ConversationGetPayload<{ select: ReturnType<typeof rowFields> }>;

function rowFields(memberId: string) {
  return {
    id: true,
    channel: true,
    status: true,
    mode: true,
    assigneeId: true,
    inboundCount: true,
    lastSeq: true,
    waitingSince: true,
    snoozedUntil: true,
    lastMessageAt: true,
    lastInboundAt: true,
    lastPreview: true,
    lastAuthor: true,
    createdAt: true,
    contact: { select: { id: true, name: true, phone: true, email: true, timeZone: true } },
    reads: { where: { memberId }, select: { unreadCount: true } },
  } as const;
}
