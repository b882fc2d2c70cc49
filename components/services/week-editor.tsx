'use client';

import { Plus, X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Switch } from '@/components/ui/switch';
import type { WeeklyPeriod } from '@/server/domain/schedules/schema';
import type { Week } from '@/server/domain/tenants/schema';
import { clock, dayName, minuteOf } from './hours-in-words';

type Interval = Week[number][number];
type Props = { label: string; value: Week; onChange: (week: Week) => void };

const MOST = 4; // as the schema of a day

/** A week as seven rows: each day off, or one or more intervals (a lunch break is the gap between two). The company's and a colleague's. */
export function WeekEditor({ label, value, onChange }: Props) {
  const locale = useLocale();
  return (
    <div role="group" aria-label={label} className="border-t border-line">
      {value.map((intervals, day) => (
        <Day
          key={day}
          name={dayName(day, locale, 'long')}
          intervals={intervals}
          usual={value.find((other) => other.length > 0) ?? [{ startMin: 540, endMin: 1080 }]}
          onChange={(changed) => onChange(value.with(day, changed))}
        />
      ))}
    </div>
  );
}

/** True when an interval ends before it starts: such a week is not saved. */
export function isWrongWeek(week: Week): boolean {
  return week.flat().some(({ startMin, endMin }) => startMin >= endMin);
}

/** Seven lists, Monday first, from rows with a weekday of 1 to 7. */
export function weekOf(periods: readonly WeeklyPeriod[]): Week {
  return Array.from({ length: 7 }, (_, day) =>
    periods
      .filter(({ weekday }) => weekday === day + 1)
      .map(({ startMin, endMin }) => ({ startMin, endMin }))
      .sort((a, b) => a.startMin - b.startMin),
  );
}

export function periodsOf(week: Week): WeeklyPeriod[] {
  return week.flatMap((intervals, day) => intervals.map((interval) => ({ weekday: day + 1, ...interval })));
}

type DayProps = { name: string; intervals: Interval[]; usual: Interval[]; onChange: (intervals: Interval[]) => void };

function Day({ name, intervals, usual, onChange }: DayProps) {
  const t = useTranslations('services');
  return (
    <div className="flex min-h-12 flex-wrap items-start gap-x-4 gap-y-2 border-b border-line py-2">
      <Switch
        className="min-h-9"
        label={<span className="inline-block w-28 first-letter:uppercase">{name}</span>}
        checked={intervals.length > 0}
        onCheckedChange={(open) => onChange(open ? usual : [])}
      />
      {intervals.length === 0 ? <p className="flex h-9 items-center text-sm text-ink-3">{t('dayOff')}</p> : null}
      <div className="grid gap-2">
        {intervals.map((interval, index) => (
          <IntervalRow
            key={index}
            name={name}
            interval={interval}
            onChange={(changed) => onChange(intervals.with(index, changed))}
            onRemove={intervals.length > 1 ? () => onChange(intervals.filter((_, other) => other !== index)) : undefined}
            onAdd={
              index === intervals.length - 1 && intervals.length < MOST && interval.endMin <= 1320
                ? () => onChange([...intervals, { startMin: interval.endMin + 60, endMin: Math.min(1440, interval.endMin + 240) }])
                : undefined
            }
          />
        ))}
      </div>
    </div>
  );
}

type RowProps = { name: string; interval: Interval; onChange: (interval: Interval) => void; onRemove?: () => void; onAdd?: () => void };

function IntervalRow({ name, interval, onChange, onRemove, onAdd }: RowProps) {
  const t = useTranslations('services');
  return (
    <div className="flex flex-wrap items-center gap-2">
      <TimeInput label={t('from', { day: name })} minute={interval.startMin} onChange={(startMin) => onChange({ ...interval, startMin })} />
      <span aria-hidden>–</span>
      <TimeInput label={t('to', { day: name })} minute={interval.endMin} isEnd onChange={(endMin) => onChange({ ...interval, endMin })} />
      {interval.startMin === 0 && interval.endMin === 1440 ? <span className="text-xs text-ink-2">{t('aroundTheClock')}</span> : null}
      {onRemove ? (
        <IconButton label={t('removePeriod')} size="sm" onClick={onRemove}>
          <X />
        </IconButton>
      ) : null}
      {onAdd ? (
        <IconButton label={t('addPeriod')} size="sm" onClick={onAdd}>
          <Plus />
        </IconButton>
      ) : null}
      {interval.startMin >= interval.endMin ? (
        <span role="alert" className="w-full text-xs text-danger">
          {t('order')}
        </span>
      ) : null}
    </div>
  );
}

type TimeProps = { label: string; minute: number; isEnd?: boolean; onChange: (minute: number) => void };

/** Midnight at the end of a day is 24:00 for us and 00:00 for a time field. */
export function TimeInput({ label, minute, isEnd = false, onChange }: TimeProps) {
  return (
    <Input
      type="time"
      step={300}
      aria-label={label}
      className="w-30 tabular-nums [&::-webkit-calendar-picker-indicator]:hidden"
      value={clock(minute % 1440)}
      onChange={(event) => {
        const next = minuteOf(event.target.value, isEnd);
        if (next !== null) onChange(next);
      }}
    />
  );
}
