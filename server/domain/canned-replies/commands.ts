import type { Scope } from '@/server/domain/scope';
import { AppError, notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';

type Draft = { shortcut: string; text: string };

/** Throws CONFLICT `canned_reply.taken` for a shortcut that stands for another text. */
export async function createCannedReply(scope: Scope, { shortcut, text }: Draft): Promise<{ cannedReplyId: string }> {
  const now = scope.now();
  const id = newId('cannedReply');
  const made = await scope.db.cannedReply.createMany({
    data: [{ id, tenantId: scope.tenantId, shortcut, text, createdAt: now, updatedAt: now }],
    skipDuplicates: true,
  });
  if (made.count === 0) throw taken(shortcut);
  return { cannedReplyId: id };
}

/** Throws NOT_FOUND, CONFLICT `canned_reply.taken`. */
export async function updateCannedReply(scope: Scope, { cannedReplyId, shortcut, text }: Draft & { cannedReplyId: string }): Promise<void> {
  const { tenantId } = scope;
  const other = await scope.db.cannedReply.findFirst({ where: { tenantId, shortcut, id: { not: cannedReplyId } }, select: { id: true } });
  const found = await scope.db.cannedReply.findFirst({ where: { tenantId, id: cannedReplyId }, select: { id: true } });
  if (!found) throw notFound('canned reply');
  if (other) throw taken(shortcut);
  await scope.db.cannedReply.updateMany({ where: { tenantId, id: cannedReplyId }, data: { shortcut, text, updatedAt: scope.now() } });
}

/** Throws NOT_FOUND. */
export async function deleteCannedReply(scope: Scope, { cannedReplyId }: { cannedReplyId: string }): Promise<void> {
  const deleted = await scope.db.cannedReply.deleteMany({ where: { tenantId: scope.tenantId, id: cannedReplyId } });
  if (deleted.count === 0) throw notFound('canned reply');
}

function taken(shortcut: string): AppError {
  return new AppError('CONFLICT', `shortcut ${shortcut} is taken`, { reason: 'canned_reply.taken' });
}
