import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { buttonClass } from '@/components/ui/button';
import { formatDuration } from '@/components/ui/format';
import { HeroScore, type RunSeconds } from './hero-score';

type Props = { demoSlug: string | null; medianSeconds: number | null; run: RunSeconds | null };

export function Hero({ demoSlug, medianSeconds, run }: Props) {
  const t = useTranslations('landing.hero');
  const locale = useLocale();
  const measured = medianSeconds === null ? null : formatDuration(medianSeconds * 1000, { locale });
  return (
    <section className="mx-auto max-w-[1248px] px-6 pt-16 pb-20 phone:px-5 phone:pt-10 phone:pb-14">
      <div className="grid items-center gap-14 min-[1120px]:grid-cols-[1fr_minmax(0,600px)]">
        <div>
          <h1 className="text-3xl font-semibold text-balance phone:text-[40px] phone:leading-[44px]">{t('title')}</h1>
          <p className="mt-6 max-w-[52ch] text-[1.1875rem] leading-[1.875rem] text-ink-2 phone:text-md">{t('lead')}</p>
          <div className="mt-8 flex flex-wrap gap-3">
            <Link href="/sign-up" className={buttonClass({ variant: 'primary', size: 'xl' })}>
              {t('try')}
            </Link>
            {demoSlug ? (
              <a href={`/demo/${demoSlug}`} className={buttonClass({ size: 'xl' })}>
                {t('demo')}
              </a>
            ) : null}
          </div>
          <p className="mt-4 text-sm text-ink-2">{t('fine')}</p>
        </div>
        <HeroScore measured={measured} run={run} />
      </div>
      <dl className="mt-16 grid gap-6 border-t border-line pt-8 md:grid-cols-3 phone:mt-12">
        {(['install', 'booking', 'failure'] as const).map((fact) => (
          <div key={fact}>
            <dt className="text-base font-semibold">{t(`facts.${fact}.title`)}</dt>
            <dd className="mt-1 max-w-[40ch] text-base text-ink-2">{t(`facts.${fact}.text`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
