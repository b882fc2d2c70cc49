import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BookingsScreen } from '@/components/bookings/bookings-screen';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('bookings');
  return { title: t('title') };
}

export default function BookingsPage() {
  return <BookingsScreen />;
}
