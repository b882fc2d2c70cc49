import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

/** A page of the dashboard that this role may not open. */
export function Forbidden({ tenantSlug }: { tenantSlug: string }) {
  const t = useTranslations('shell.forbidden');
  return (
    <EmptyState
      title={t('title')}
      action={
        <Link href={`/dashboard/${tenantSlug}/overview`} className={buttonClass()}>
          {t('back')}
        </Link>
      }
    >
      {t('text')}
    </EmptyState>
  );
}
