import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BookingUnknown } from '@/components/booking/booking-closed';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('book');
  return { title: t('notFoundTitle') };
}

export default function BookNotFound() {
  return <BookingUnknown />;
}
