'use client';

import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { useCan, useShell } from '@/components/shell/shell-context';
import { buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Tally } from '@/components/ui/tally';
import { onboardingSteps, type OnboardingStep } from '@/server/domain/tenants/schema';

/** Before the first lead: what is left to do, then what will be here. */
export function SetUpChecklist() {
  const t = useTranslations('overview.empty');
  const maySetUp = useCan('tenant:write');
  return (
    <>
      {maySetUp ? <Steps /> : null}
      <section
        aria-labelledby="ledger-ahead"
        className={cn('grid justify-items-start gap-4', maySetUp && 'mt-8 border-t border-line pt-6')}
      >
        <h2 id="ledger-ahead" className="text-md font-semibold">
          {t('title')}
        </h2>
        <p className="max-w-[62ch] text-base text-ink-2">{maySetUp ? t('text') : t('askAdmin')}</p>
        <Tally label={t('tally')} parts={[{ count: 40, look: 'ahead' }]} />
      </section>
    </>
  );
}

function Steps() {
  const t = useTranslations('overview.empty');
  const trpc = useTRPC();
  const { tenant } = useShell();
  const setUp = useQuery(trpc.tenants.setUp.queryOptions());
  if (setUp.isError) return <ErrorState onRetry={() => void setUp.refetch()} retrying={setUp.isFetching} />;
  if (!setUp.data) {
    return (
      <div aria-busy>
        <SkeletonRows rows={onboardingSteps.length} />
      </div>
    );
  }
  const { done, skipped } = setUp.data.onboarding;
  const left = onboardingSteps.filter((step) => !done.includes(step));
  const current = left.find((step) => !skipped.includes(step)) ?? left[0];
  return (
    <section aria-labelledby="set-up-title">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 id="set-up-title" className="text-lg font-semibold">
          {t('left', { count: left.length })}
        </h1>
        <Link href={`/onboarding/${tenant.slug}`} className={buttonClass({ variant: 'primary', size: 'lg' })}>
          {left.length > 0 ? t('continue') : t('look')}
        </Link>
      </div>
      <ol aria-hidden className="mt-4 flex gap-1.5">
        {onboardingSteps.map((step) => (
          <li
            key={step}
            className={cn(
              'slash block h-1.5 flex-1',
              done.includes(step)
                ? 'bg-ink'
                : step === current
                  ? 'bg-accent outline outline-(--accent-outline) -outline-offset-1'
                  : 'bg-line',
            )}
          />
        ))}
      </ol>
      <ol className="mt-6">
        {onboardingSteps.map((step, index) => (
          <StepRow
            key={step}
            step={step}
            number={index + 1}
            look={done.includes(step) ? 'done' : step === current ? 'current' : skipped.includes(step) ? 'skipped' : 'ahead'}
          />
        ))}
      </ol>
    </section>
  );
}

function StepRow({ step, number, look }: { step: OnboardingStep; number: number; look: 'done' | 'current' | 'skipped' | 'ahead' }) {
  const t = useTranslations('overview.empty');
  return (
    <li aria-current={look === 'current' ? 'step' : undefined} className="flex items-start gap-3.5 border-t border-line py-3">
      <span
        aria-hidden
        className={cn(
          'grid size-6 shrink-0 place-items-center rounded-full text-xs font-semibold',
          look === 'done'
            ? 'bg-ink text-paper'
            : look === 'current'
              ? 'bg-accent text-accent-ink outline outline-(--accent-outline) -outline-offset-1'
              : 'border border-line-strong text-ink-2',
        )}
      >
        {look === 'done' ? <Check className="size-3.5" strokeWidth={2.5} /> : number}
      </span>
      <div>
        <p className={cn('text-base', look === 'current' && 'font-semibold', look === 'done' && 'text-ink-2')}>
          {t(`steps.${step}.title`)}
          {look === 'done' ? <span className="sr-only"> ({t('done')})</span> : null}
          {look === 'skipped' ? <span className="ml-2 text-xs text-ink-3">{t('skipped')}</span> : null}
        </p>
        <p className="text-sm text-ink-2">{t(`steps.${step}.text`)}</p>
      </div>
    </li>
  );
}
