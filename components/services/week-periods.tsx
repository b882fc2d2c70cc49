'use client';

import { Plus, X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { weekdayNames } from '@/components/booking/calendar';
import { Checkbox } from '@/components/ui/checkbox';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import type { WeeklyPeriod } from '@/server/domain/schedules/schema';

type Props = { periods: WeeklyPeriod[]; onChange: (periods: WeeklyPeriod[]) => void };

/** A week as lines: each day off, or one or more periods (a lunch break is the gap between two). */
export function WeekPeriods({ periods, onChange }: Props) {
  const t = useTranslations('services');
  const names = weekdayNames(useLocale());
  const replace = (weekday: number, own: WeeklyPeriod[]) =>
    onChange(
      [...periods.filter((period) => period.weekday !== weekday), ...own].sort((a, b) => a.weekday - b.weekday || a.startMin - b.startMin),
    );
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t('hours')}</legend>
      <div className="border-t border-line">
        {names.map((name, index) => (
          <Day
            key={name}
            name={name}
            weekday={index + 1}
            own={periods.filter((period) => period.weekday === index + 1)}
            onChange={(own) => replace(index + 1, own)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Day({
  name,
  weekday,
  own,
  onChange,
}: {
  name: string;
  weekday: number;
  own: WeeklyPeriod[];
  onChange: (own: WeeklyPeriod[]) => void;
}) {
  const t = useTranslations('services');
  const last = own.at(-1);
  return (
    <div className="flex items-start gap-3 border-b border-line py-2">
      <Checkbox
        className="h-9 w-16 items-center"
        label={name}
        checked={own.length > 0}
        onCheckedChange={(on) => onChange(on ? [{ weekday, startMin: 540, endMin: 1080 }] : [])}
      />
      <div className="grid flex-1 gap-2">
        {own.length === 0 ? <p className="flex h-9 items-center text-sm text-ink-3">{t('dayOff')}</p> : null}
        {own.map((period, index) => {
          const change = (part: Partial<WeeklyPeriod>) => onChange(own.with(index, { ...period, ...part }));
          return (
            <div key={index} className="flex flex-wrap items-center gap-2">
              <TimeInput label={t('from', { day: name })} minute={period.startMin} onChange={(startMin) => change({ startMin })} />
              <span aria-hidden>–</span>
              <TimeInput label={t('to', { day: name })} minute={period.endMin} isEnd onChange={(endMin) => change({ endMin })} />
              {own.length > 1 ? (
                <IconButton label={t('removePeriod')} size="sm" onClick={() => onChange(own.filter((_, other) => other !== index))}>
                  <X />
                </IconButton>
              ) : null}
              {index === own.length - 1 && last && last.endMin <= 1320 ? (
                <IconButton
                  label={t('addPeriod')}
                  size="sm"
                  onClick={() => onChange([...own, { weekday, startMin: last.endMin + 60, endMin: Math.min(1440, last.endMin + 240) }])}
                >
                  <Plus />
                </IconButton>
              ) : null}
              {period.startMin >= period.endMin ? (
                <span role="alert" className="w-full text-xs text-danger">
                  {t('order')}
                </span>
              ) : null}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Midnight at the end of a day is 24:00 for us and 00:00 for a time field. */
export function TimeInput({
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
      step={300}
      aria-label={label}
      className="w-32"
      value={clock(minute % 1440).padStart(5, '0')}
      onChange={(event) => {
        const [hours, minutes] = event.target.value.split(':').map(Number);
        if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return;
        const next = hours * 60 + minutes;
        onChange(isEnd && next === 0 ? 1440 : next);
      }}
    />
  );
}

/** 9:00, 24:00 */
export function clock(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}
