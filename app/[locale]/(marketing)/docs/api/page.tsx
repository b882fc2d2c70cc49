import type { Metadata } from 'next';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { ApiReference } from '@/components/docs/api-reference';
import { publicUrl } from '@/server/platform/env';
import { leadProblems, fieldReasons, leadExample, openApiDocument } from '@/server/rest/v1/openapi';

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: 'api-docs' });
  const path = locale === 'en' ? '/en/docs/api' : '/docs/api';
  return {
    title: t('title'),
    description: t('lead'),
    alternates: { canonical: path, languages: { ru: '/docs/api', en: '/en/docs/api', 'x-default': '/docs/api' } },
  };
}

export default async function ApiDocsPage({ params }: Props) {
  const { locale } = await params;
  setRequestLocale(locale);
  const origin = publicUrl();
  const { components } = openApiDocument(origin);
  return (
    <ApiReference
      origin={origin}
      schema={components.schemas.LeadInput}
      problems={leadProblems}
      fieldReasons={fieldReasons}
      example={leadExample()}
    />
  );
}
