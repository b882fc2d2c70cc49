'use client';

import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { useCan, useShell } from '@/components/shell/shell-context';
import { buttonClass } from '@/components/ui/button';
import { Tally } from '@/components/ui/tally';

/** Before the first lead: what will be here, and the one way to it. */
export function SetUpChecklist() {
  const t = useTranslations('overview.empty');
  const { tenant } = useShell();
  const maySetUp = useCan('tenant:write');
  return (
    <section className="grid max-w-2xl justify-items-start gap-4">
      <h1 className="text-lg font-semibold">{t('title')}</h1>
      <p className="text-base text-ink-2">{t('text')}</p>
      <Tally label={t('tally')} parts={[{ count: 40, look: 'ahead' }]} />
      {maySetUp ? (
        <Link href={`/onboarding?tenant=${tenant.slug}`} className={buttonClass({ variant: 'primary', size: 'lg' })}>
          {t('continue')}
        </Link>
      ) : (
        <p className="text-base text-ink-2">{t('askAdmin')}</p>
      )}
    </section>
  );
}
