import { AppError } from '@/server/platform/errors';

/**
 * The inbox list is one list of groups, each with an order of its own, paged one after another:
 *
 *   waiting   the person waits for a person's answer, the longest waiting first
 *   working   everything else that is open, by the last message
 *   snoozed   put aside until a time, the soonest first
 *   closed    by the last message; a view of its own
 */
export const listGroups = ['waiting', 'working', 'snoozed', 'closed'] as const;
export type ListGroup = (typeof listGroups)[number];
export type ListView = 'mine' | 'pool' | 'bot' | 'all' | 'closed';

export function groupsOf(view: ListView): readonly ListGroup[] {
  return view === 'closed' ? ['closed'] : ['waiting', 'working', 'snoozed'];
}

/** Where a page ended: the group, its key (null: a conversation without a message) and the id that tells equal keys apart. */
export type ListCursor = { group: ListGroup; at: Date | null; id: string };

export function writeCursor({ group, at, id }: ListCursor): string {
  return `${group}_${at?.toISOString() ?? ''}_${id}`;
}

/** Throws INVALID for anything `writeCursor` did not make. */
export function readCursor(cursor: string): ListCursor {
  const [, name, time, id] = /^([a-z]+)_([\d:.TZ-]*)_(.{1,64})$/.exec(cursor) ?? [];
  const group = listGroups.find((known) => known === name);
  const at = time ? new Date(time) : null;
  if (!group || !id || (at && Number.isNaN(at.getTime()))) throw new AppError('INVALID', 'bad cursor', { reason: 'cursor.invalid' });
  return { group, at, id };
}

export type ReadFacts = {
  status: string;
  inboundCount: number;
  lastInboundAt: Date | null;
  /** The operator's own row; none when the conversation was never opened by them. */
  read: { unreadCount: number } | null;
  /** When the operator joined: what was written before is not theirs to read. */
  memberSince: Date | null;
};

/** How many messages of the person this operator has not seen. Nothing is unread in a closed conversation. */
export function unreadOf({ status, inboundCount, lastInboundAt, read, memberSince }: ReadFacts): number {
  if (status === 'resolved') return 0;
  if (read) return read.unreadCount;
  return memberSince && lastInboundAt && lastInboundAt < memberSince ? 0 : inboundCount;
}
