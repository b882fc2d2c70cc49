'use client';

import type { ReactNode } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { useCan, useTenantPath } from '@/components/shell/shell-context';
import { buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatNumber } from '@/components/ui/format';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Tally, tallyScale } from '@/components/ui/tally';
import { Time } from '@/components/ui/time';
import { ledgerHeadline } from './headlines';
import type { OverviewData } from './overview-screen';
import { RetryStuck } from './retry-stuck';

type Props = Pick<OverviewData, 'ledger' | 'lastCheck'>;

/** accepted = finished + in progress + waiting + stuck, as strokes one can count and as figures that lead to their leads. */
export function LedgerBlock({ ledger, lastCheck }: Props) {
  const t = useTranslations('overview.ledger');
  const path = useTenantPath();
  const mayWrite = useCan('leads:write');
  const headline = ledgerHeadline(ledger);
  const scale = tallyScale(ledger.accepted);
  return (
    <section aria-labelledby="ledger-title" className="pb-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 id="ledger-title" className={cn('flex-1 text-lg font-semibold', headline === 'unbalanced' && 'text-danger')}>
          {t(headline, { count: headline === 'stuck' ? ledger.deadLetter : 0 })}
        </h1>
        {headline === 'stuck' ? (
          <span className="flex flex-wrap gap-2">
            <Link href={`${path('leads')}?state=dead_letter`} className={buttonClass()}>
              {t('showStuck')}
            </Link>
            {mayWrite ? <RetryStuck /> : null}
          </span>
        ) : null}
        {scale > 1 ? <span className="text-xs text-ink-3">{t('scale', { scale })}</span> : null}
        {lastCheck ? (
          <span className="text-xs text-ink-3">
            {lastCheck.balanced ? t('checked') : t('checkedUnbalanced')} <Time value={lastCheck.checkedAt} />
          </span>
        ) : null}
      </div>
      <Tally
        className="mt-3 mb-4"
        label={t('tallyLabel', {
          accepted: ledger.accepted,
          finished: ledger.finished,
          inProgress: ledger.inProgress,
          waiting: ledger.waiting,
          deadLetter: ledger.deadLetter,
        })}
        parts={[
          { count: ledger.finished, look: 'done' },
          { count: ledger.inProgress + ledger.waiting, look: 'live' },
          { count: ledger.deadLetter, look: 'stuck' },
        ]}
      />
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-2 text-base text-ink-2">
        <Figure label={t('accepted')} count={ledger.accepted} href={path('leads')} />
        <Sign>=</Sign>
        <Figure label={t('finished')} count={ledger.finished} href={`${path('leads')}?state=finished`} mark="bg-ink" />
        <Sign>+</Sign>
        <Figure
          label={t('inProgress')}
          count={ledger.inProgress}
          href={`${path('leads')}?state=in_progress`}
          mark="bg-accent outline outline-(--accent-outline) -outline-offset-1"
        />
        <Sign>+</Sign>
        <Figure
          label={t('waiting')}
          count={ledger.waiting}
          href={`${path('leads')}?state=waiting`}
          mark="bg-accent outline outline-(--accent-outline) -outline-offset-1"
        />
        <Sign>+</Sign>
        <Figure label={t('deadLetter')} count={ledger.deadLetter} href={`${path('leads')}?state=dead_letter`} mark="border border-danger" />
        <Popover>
          <PopoverTrigger className="link ml-auto text-sm">{t('how')}</PopoverTrigger>
          <PopoverContent align="end" className="w-80 text-sm text-ink-2">
            {t('howText')}
          </PopoverContent>
        </Popover>
      </div>
    </section>
  );
}

function Figure({ label, count, href, mark }: { label: string; count: number; href: string; mark?: string }) {
  const locale = useLocale();
  return (
    <Link href={href} className="group/figure inline-flex items-baseline gap-2 whitespace-nowrap">
      {mark ? <span aria-hidden className={cn('slash h-2.5 w-1 self-center', mark)} /> : null}
      <span className="group-hover/figure:text-ink">{label}</span>
      <b className="text-md leading-5 font-semibold text-ink">{formatNumber(count, { locale })}</b>
    </Link>
  );
}

function Sign({ children }: { children: ReactNode }) {
  return (
    <span aria-hidden className="text-ink-3 phone:hidden">
      {children}
    </span>
  );
}
