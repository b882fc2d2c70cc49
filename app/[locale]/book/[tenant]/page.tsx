import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { BookingPage } from '@/components/booking/booking-page';
import { BookingOff } from '@/components/booking/booking-closed';
import { findBookPage } from '@/server/rest/book/page';

type Props = { params: Promise<{ locale: string; tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, tenant } = await params;
  const t = await getTranslations({ locale, namespace: 'book' });
  const found = await findBookPage(tenant);
  return found.outcome === 'page'
    ? { title: t('title', { name: found.page.name }), description: t('description') }
    : { title: t(`${found.outcome}Title`), robots: { index: false } };
}

export default async function BookRoute({ params }: Props) {
  const { locale, tenant } = await params;
  setRequestLocale(locale);
  const found = await findBookPage(tenant);
  if (found.outcome === 'notFound') notFound();
  if (found.outcome === 'off') return <BookingOff business={found.business} />;
  return <BookingPage page={found.page} />;
}
