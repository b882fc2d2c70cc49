import { useLocale, useTranslations } from 'next-intl';
import { questions } from './faq';
import { plans } from './plans';

/** What search engines read: the product with its prices, and the questions with their answers (schema.org). */
export function StructuredData({ origin }: { origin: string }) {
  const t = useTranslations('landing');
  const locale = useLocale();
  const url = locale === 'en' ? `${origin}/en` : origin;
  const graph = [
    { '@type': 'Organization', '@id': `${origin}/#organization`, name: 'Fast Lead', url: origin, logo: `${origin}/icon-512.png` },
    {
      '@type': 'WebSite',
      '@id': `${origin}/#website`,
      name: 'Fast Lead',
      url,
      inLanguage: locale,
      publisher: { '@id': `${origin}/#organization` },
    },
    {
      '@type': 'SoftwareApplication',
      name: 'Fast Lead',
      applicationCategory: 'BusinessApplication',
      operatingSystem: 'Web',
      description: t('meta.description'),
      url,
      offers: plans.map((plan) => ({
        '@type': 'Offer',
        name: t(`price.plans.${plan.id}.name`),
        price: String(plan.priceKopecks / 100),
        priceCurrency: 'RUB',
      })),
    },
    {
      '@type': 'FAQPage',
      mainEntity: questions.map((question) => ({
        '@type': 'Question',
        name: t(`faq.${question}.q`),
        acceptedAnswer: { '@type': 'Answer', text: t(`faq.${question}.a`) },
      })),
    },
  ];
  const json = JSON.stringify({ '@context': 'https://schema.org', '@graph': graph }).replaceAll('<', '\\u003c');
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
}
