'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Input } from '@/components/ui/input';
import { Switch } from '@/components/ui/switch';
import type { Week } from '@/server/domain/tenants/schema';
import { clock, dayName, minuteOf } from './hours-in-words';

/** Seven rows: open or not, from and to. A second interval, made elsewhere, is kept as it is. */
export function WeekEditor({ value, onChange }: { value: Week; onChange: (week: Week) => void }) {
  const t = useTranslations('onboarding.hours');
  const locale = useLocale();
  const change = (day: number, intervals: Week[number]) => onChange(value.with(day, intervals));
  return (
    <div role="group" aria-label={t('week')} className="border-t border-line">
      {value.map((intervals, day) => {
        const name = dayName(day, locale, 'long');
        const [first, ...more] = intervals;
        return (
          <div key={name} className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2">
            <Switch
              label={<span className="inline-block w-28 first-letter:uppercase">{name}</span>}
              checked={first !== undefined}
              onCheckedChange={(open) => change(day, open ? [usualDay(value)] : [])}
            />
            {first ? (
              <div className="flex items-center gap-2">
                <TimeInput
                  label={t('from', { day: name })}
                  minute={first.startMin}
                  onChange={(startMin) => change(day, [{ ...first, startMin }, ...more])}
                />
                <span aria-hidden>–</span>
                <TimeInput
                  label={t('to', { day: name })}
                  minute={first.endMin}
                  isEnd
                  onChange={(endMin) => change(day, [{ ...first, endMin }, ...more])}
                />
                {first.startMin >= first.endMin ? (
                  <span role="alert" className="text-xs text-danger">
                    {t('order')}
                  </span>
                ) : null}
              </div>
            ) : (
              <span className="text-sm text-ink-3">{t('closed')}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}

function TimeInput({
  label,
  minute,
  isEnd = false,
  onChange,
}: {
  label: string;
  minute: number;
  isEnd?: boolean;
  onChange: (minute: number) => void;
}) {
  return (
    <Input
      type="time"
      aria-label={label}
      className="w-34 tabular-nums"
      value={clock(minute === 1440 ? 0 : minute)}
      onChange={(event) => {
        const next = minuteOf(event.target.value, isEnd);
        if (next !== null) onChange(next);
      }}
    />
  );
}

/** A day that is switched on gets the hours of the others. */
function usualDay(week: Week): { startMin: number; endMin: number } {
  return week.flat()[0] ?? { startMin: 540, endMin: 1080 };
}
