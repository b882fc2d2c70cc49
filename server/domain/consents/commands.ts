import { sealOptional } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import type { Scope } from '@/server/domain/scope';
import { consentTemplates } from './rules';

export type ConsentEvidence = {
  ip: string | null;
  page: string | null;
  userAgent: string | null;
  source: string;
  documentIds: string[];
  locale: string;
};

/** Records what was ticked, against the exact text that was shown. One row per purpose; a refusal of marketing is recorded too. */
export async function recordConsents(
  scope: Scope,
  {
    contactId,
    leadId,
    given,
    evidence,
  }: { contactId: string; leadId: string | null; given: { data: boolean; marketing: boolean }; evidence: ConsentEvidence },
): Promise<void> {
  const documents = await scope.db.consentDocument.findMany({ where: { tenantId: scope.tenantId }, orderBy: { version: 'desc' } });
  const rows = (['data', 'marketing'] as const).flatMap((purpose) => {
    const ofPurpose = documents.filter((document) => document.purpose === purpose);
    const document =
      ofPurpose.find((candidate) => evidence.documentIds.includes(candidate.id)) ??
      ofPurpose.find((candidate) => !candidate.retiredAt && candidate.locale === evidence.locale) ??
      ofPurpose.find((candidate) => !candidate.retiredAt);
    if (!document) return [];
    return [
      {
        id: newId('consent'),
        tenantId: scope.tenantId,
        contactId,
        leadId,
        documentId: document.id,
        purpose,
        given: given[purpose],
        at: scope.now(),
        ip: sealOptional(evidence.ip),
        page: evidence.page?.slice(0, 2000) ?? null,
        userAgent: evidence.userAgent?.slice(0, 400) ?? null,
        source: evidence.source,
      },
    ];
  });
  await scope.db.consent.createMany({ data: rows });
}

/** The first version of both documents in one language, as samples for the tenant's lawyer. Does nothing where one exists. */
export async function createConsentTemplates(scope: Scope, { locale, company }: { locale: 'ru' | 'en'; company: string }): Promise<void> {
  await scope.db.consentDocument.createMany({
    data: consentTemplates(locale, company).map((template) => ({
      ...template,
      id: newId('consentDocument'),
      tenantId: scope.tenantId,
      locale,
      version: 1,
      createdAt: scope.now(),
    })),
    skipDuplicates: true,
  });
}
