import { notFound } from '@/server/platform/errors';
import type { Scope } from '@/server/domain/scope';

/** The newest word on each purpose. Without a row there is no consent. */
export async function findConsents(scope: Scope, { contactId }: { contactId: string }) {
  const rows = await scope.db.consent.findMany({
    where: { tenantId: scope.tenantId, contactId },
    orderBy: { at: 'desc' },
    select: {
      purpose: true,
      given: true,
      at: true,
      source: true,
      page: true,
      document: { select: { id: true, version: true, title: true } },
    },
  });
  return {
    data: rows.find((row) => row.purpose === 'data') ?? null,
    marketing: rows.find((row) => row.purpose === 'marketing') ?? null,
  };
}

export type ConsentDocumentView = {
  id: string;
  purpose: 'data' | 'marketing';
  locale: string;
  version: number;
  title: string;
  text: string;
  createdAt: Date;
};

/** The exact text that was shown, also of a version that is out of use: somebody agreed to it. Throws NOT_FOUND. */
export async function getConsentDocument(scope: Scope, { documentId }: { documentId: string }): Promise<ConsentDocumentView> {
  const row = await scope.db.consentDocument.findFirst({ where: { tenantId: scope.tenantId, id: documentId } });
  if (!row) throw notFound('document');
  return { ...row, purpose: row.purpose === 'marketing' ? 'marketing' : 'data' };
}

/** The documents in use, with what a settings page says about them. */
export async function listConsentDocuments(
  scope: Scope,
): Promise<Pick<ConsentDocumentView, 'id' | 'purpose' | 'locale' | 'version' | 'title'>[]> {
  const rows = await scope.db.consentDocument.findMany({
    where: { tenantId: scope.tenantId, retiredAt: null },
    orderBy: [{ purpose: 'asc' }, { version: 'desc' }],
    select: { id: true, purpose: true, locale: true, version: true, title: true },
  });
  return rows.map((row) => ({ ...row, purpose: row.purpose === 'marketing' ? ('marketing' as const) : ('data' as const) }));
}
