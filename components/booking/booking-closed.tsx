import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';

/** There is no such page, or its switch is off. */
export function BookingClosed({ why }: { why: 'notFound' | 'off' }) {
  const t = useTranslations('book');
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <EmptyState title={t(`${why}Title`)}>{t(`${why}Text`)}</EmptyState>
    </main>
  );
}
