import { sealOptional } from '@/server/platform/crypto';
import { AppError, notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import type { Scope } from '@/server/domain/scope';
import { consentTemplates } from './rules';
import type { PublishConsentInput } from './schema';

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

/**
 * A new version of a document; the edited one goes out of use and stays for those who agreed to it. Throws NOT_FOUND, and
 * CONFLICT when a colleague has published since.
 */
export async function publishConsentDocument(scope: Scope, input: PublishConsentInput): Promise<{ documentId: string; version: number }> {
  const { tenantId, db } = scope;
  const edited = await db.consentDocument.findFirst({ where: { tenantId, id: input.documentId } });
  if (!edited) throw notFound('document');
  const now = scope.now();
  const { count } = await db.consentDocument.updateMany({ where: { tenantId, id: edited.id, retiredAt: null }, data: { retiredAt: now } });
  if (count === 0) throw new AppError('CONFLICT', 'a newer version is in use', { reason: 'consent.outdated' });
  const id = newId('consentDocument');
  const version = edited.version + 1;
  const { purpose, locale } = edited;
  await db.consentDocument.create({
    data: { id, tenantId, purpose, locale, version, title: input.title, text: input.text, createdAt: now },
  });
  return { documentId: id, version };
}
