import type { Scope } from '@/server/domain/scope';

/** The newest word on each purpose. Without a row there is no consent. */
export async function findConsents(scope: Scope, { contactId }: { contactId: string }) {
  const rows = await scope.db.consent.findMany({
    where: { tenantId: scope.tenantId, contactId },
    orderBy: { at: 'desc' },
    select: { purpose: true, given: true, at: true, source: true, page: true, document: { select: { id: true, version: true, title: true } } },
  });
  return {
    data: rows.find((row) => row.purpose === 'data') ?? null,
    marketing: rows.find((row) => row.purpose === 'marketing') ?? null,
  };
}
