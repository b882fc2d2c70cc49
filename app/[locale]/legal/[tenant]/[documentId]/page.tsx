import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { asSite } from '@/server/auth/site-reader';
import { AppError } from '@/server/platform/errors';
import { getConsentDocument } from '@/server/domain/consents/queries';
import { getTenant } from '@/server/domain/tenants/queries';

type Props = { params: Promise<{ tenant: string; documentId: string }> };

export const metadata: Metadata = { robots: { index: false } };

/** The exact text a visitor was shown beside the tick; it keeps its address as long as somebody has agreed to it. */
export default async function LegalDocumentPage({ params }: Props) {
  const { tenant, documentId } = await params;
  const { document, company } = await asSite(tenant, async (scope) => ({
    document: await getConsentDocument(scope, { documentId }),
    company: (await getTenant(scope)).name,
  })).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  });
  const dated = new Intl.DateTimeFormat(document.locale, { dateStyle: 'long' }).format(document.createdAt);
  return (
    <main lang={document.locale} className="mx-auto grid max-w-170 gap-4 px-5 py-12">
      <p className="text-sm text-ink-2">{company}</p>
      <h1 className="text-xl font-semibold text-balance">{document.title}</h1>
      {document.text.split('\n\n').map((paragraph) => (
        <p key={paragraph} className="text-md text-ink-2">
          {paragraph}
        </p>
      ))}
      <p className="mt-4 border-t border-line pt-4 text-sm text-ink-3">
        {document.locale === 'en' ? `Version ${document.version}, ${dated}` : `Версия ${document.version}, ${dated}`}
      </p>
    </main>
  );
}
