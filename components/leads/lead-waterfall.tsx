'use client';

import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { formatDuration, formatNumber } from '@/components/ui/format';
import type { LeadData } from './lead-screen';

type Spans = NonNullable<LeadData['firstSpans']>;

/** The first second as bars on one axis, which grows when the first contact took longer. The answer is in the title. */
export function LeadWaterfall({ spans: { spans, totalMs, axisMs } }: { spans: Spans }) {
  const t = useTranslations('leads.waterfall');
  const locale = useLocale();
  const longest = longestOf(spans);
  const time = (ms: number): string => formatDuration(ms, { locale });
  return (
    <figure className="mt-6 border-t border-line pt-5">
      <figcaption className="mb-3 text-base font-semibold">
        {t('title', { first: axisMs === 1000 ? 'yes' : 'no', total: time(totalMs), longest: t(`longest.${longest.key}`) })}
      </figcaption>
      <div className="grid grid-cols-[120px_minmax(0,1fr)] gap-x-3 text-sm phone:grid-cols-[112px_minmax(0,1fr)]">
        <div className="grid">
          {spans.map(({ key }) => (
            <span key={key} className="flex h-6 items-center whitespace-nowrap text-ink-2">
              {t(`spans.${key}`)}
            </span>
          ))}
        </div>
        <div className="relative mr-14 grid">
          {ticks.map((part) => (
            <span key={part} aria-hidden className="absolute inset-y-0 w-px bg-line" style={{ left: `${part * 100}%` }} />
          ))}
          {spans.map(({ key, fromMs, toMs }) => (
            <span key={key} className="relative flex h-6 items-center">
              <span
                aria-hidden
                className={cn('absolute h-2.5 min-w-0.5', key === longest.key ? 'bg-ink' : 'bg-ink-3')}
                style={{ left: share(fromMs, axisMs), width: share(toMs - fromMs, axisMs) }}
              />
              <span className="tabular absolute pl-2 whitespace-nowrap" style={{ left: share(toMs, axisMs) }}>
                {time(toMs - fromMs)}
              </span>
            </span>
          ))}
        </div>
        <span />
        <div aria-hidden className="relative mr-14 h-5 text-xs text-ink-3">
          {ticks.map((part) => (
            <span
              key={part}
              className={cn('tabular absolute top-0.5 -translate-x-1/2 whitespace-nowrap', part !== 0 && part !== 1 && 'phone:hidden')}
              style={{ left: `${part * 100}%` }}
            >
              {part === 0
                ? '0'
                : axisMs <= 60_000
                  ? t('seconds', { value: formatNumber((axisMs / 1000) * part, { locale }) })
                  : time(axisMs * part)}
            </span>
          ))}
        </div>
      </div>
    </figure>
  );
}

const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

function share(ms: number, axisMs: number): string {
  return `${(ms / axisMs) * 100}%`;
}

function longestOf(spans: Spans['spans']): Spans['spans'][number] {
  return spans.reduce((most, span) => (span.toMs - span.fromMs > most.toMs - most.fromMs ? span : most));
}
