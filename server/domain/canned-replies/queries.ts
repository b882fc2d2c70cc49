import type { Scope } from '@/server/domain/scope';
import type { CannedReply } from './schema';

// More than anybody remembers; the composer filters them in the browser.
const MOST = 500;

export async function listCannedReplies(scope: Scope): Promise<CannedReply[]> {
  return scope.db.cannedReply.findMany({
    where: { tenantId: scope.tenantId },
    orderBy: { shortcut: 'asc' },
    take: MOST,
    select: { id: true, shortcut: true, text: true },
  });
}
