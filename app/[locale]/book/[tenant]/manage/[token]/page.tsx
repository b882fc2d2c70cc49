import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { BookingLinkUnknown, BookingOff } from '@/components/booking/booking-closed';
import { ManagePage } from '@/components/booking/manage-page';
import { findBookPage, findManaged } from '@/server/rest/book/page';

type Props = { params: Promise<{ locale: string; tenant: string; token: string }>; searchParams: Promise<{ new?: string }> };

/** The address is a secret: it must not leave with a Referer or enter an index. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: 'book' });
  return { title: t('ticket'), robots: { index: false, follow: false }, referrer: 'no-referrer' };
}

export default async function ManageRoute({ params, searchParams }: Props) {
  const { locale, tenant, token } = await params;
  setRequestLocale(locale);
  const [found, managed, query] = [await findBookPage(tenant), await findManaged(tenant, token), await searchParams];
  if (found.outcome === 'notFound') notFound();
  if (found.outcome === 'off') return <BookingOff business={found.business} />;
  if (!managed) return <BookingLinkUnknown page={found.page} />;
  return <ManagePage page={found.page} token={token} card={managed.card} person={managed.person} isNew={query.new === '1'} />;
}
