import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BookingSettings } from '@/components/services/booking-settings';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('services');
  return { title: t('title') };
}

export default function BookingSettingsPage() {
  return <BookingSettings />;
}
