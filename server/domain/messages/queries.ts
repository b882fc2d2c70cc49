import { open } from '@/server/platform/crypto';
import type { Scope } from '@/server/domain/scope';
import type { StoredPayload } from './schema';

export type ThreadQuery = { conversationId: string; after?: number; before?: number; limit: number };

/**
 * Messages of one conversation in their order. With `after`, everything since that sequence number (catching up); with
 * `before`, the page above it (scrolling up); otherwise the newest. With the notes of colleagues: what a visitor sees is conversations/commands/fetch-thread.ts.
 */
export async function listMessages(scope: Scope, query: ThreadQuery) {
  const isCatchUp = query.after !== undefined;
  const rows = await scope.db.message.findMany({
    where: {
      tenantId: scope.tenantId,
      conversationId: query.conversationId,
      seq: { ...(query.after === undefined ? {} : { gt: query.after }), ...(query.before === undefined ? {} : { lt: query.before }) },
    },
    orderBy: { seq: isCatchUp ? 'asc' : 'desc' },
    take: query.limit,
    select: {
      id: true,
      seq: true,
      direction: true,
      author: true,
      authorId: true,
      kind: true,
      text: true,
      payload: true,
      state: true,
      error: true,
      clientKey: true,
      createdAt: true,
      sentAt: true,
      deliveredAt: true,
      readAt: true,
    },
  });
  const ordered = isCatchUp ? rows : rows.reverse();
  const names = await memberNames(
    scope,
    ordered.flatMap((row) => (row.author === 'member' && row.authorId ? [row.authorId] : [])),
  );
  return ordered.map((row) => ({
    ...row,
    text: open(row.text),
    payload: row.payload as StoredPayload,
    authorName: row.authorId ? (names.get(row.authorId) ?? null) : null,
  }));
}

/** Names colleagues and visitors see; who gave none is missing. People belong to no tenant, so their names are kept with the membership's title. */
export async function memberNames(scope: Scope, memberIds: readonly string[]): Promise<Map<string, string>> {
  if (memberIds.length === 0) return new Map();
  const rows = await scope.db.member.findMany({
    where: { tenantId: scope.tenantId, id: { in: [...new Set(memberIds)] } },
    select: { id: true, displayName: true },
  });
  return new Map(rows.flatMap((row) => (row.displayName ? [[row.id, open(row.displayName)] as const] : [])));
}
