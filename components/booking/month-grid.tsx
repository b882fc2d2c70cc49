'use client';

import { useEffect, useRef, type KeyboardEvent } from 'react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { IconButton } from '@/components/ui/icon-button';
import { addDays, addMonths, daysOf, monthLabel, monthOf, weekdayNames, weekdayOf } from './calendar';
import { capital } from './words';

type Props = {
  /** YYYY-MM. */
  month: string;
  today: string;
  selected: string | null;
  /** Dates with free time. */
  free: ReadonlySet<string>;
  loading: boolean;
  onSelect: (date: string) => void;
  onMonth: (month: string) => void;
};

/** A month; days with free time are buttons. Arrows move, PageUp and PageDown change the month. */
export function MonthGrid({ month, today, selected, free, loading, onSelect, onMonth }: Props) {
  const t = useTranslations('book');
  const locale = useLocale();
  const grid = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | null>(null);
  const dates = daysOf(month);
  const active = selected && monthOf(selected) === month && free.has(selected) ? selected : (dates.find((date) => free.has(date)) ?? null);
  useEffect(() => {
    if (!wanted.current || loading) return;
    grid.current?.querySelector<HTMLButtonElement>(`[data-date="${wanted.current}"], [data-date]`)?.focus();
    wanted.current = null;
  }, [month, loading]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const from = (event.target as HTMLElement).dataset.date;
    if (!from) return;
    const turn = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 }[event.key];
    if (!turn && !step) return;
    event.preventDefault();
    if (turn) return turnTo(addMonths(month, turn), null);
    moveFocus(grid.current, from, step ?? 0);
  };
  const turnTo = (next: string, date: string | null) => {
    if (next < monthOf(today)) return;
    wanted.current = date ?? `${next}-01`;
    onMonth(next);
  };
  return (
    <div>
      <div className="mb-3 flex items-center">
        <p aria-live="polite" className="flex-1 text-md font-semibold">
          {capital(monthLabel(month, locale))}
        </p>
        <IconButton label={t('previousMonth')} disabled={month <= monthOf(today)} onClick={() => onMonth(addMonths(month, -1))}>
          <ChevronLeft />
        </IconButton>
        <IconButton label={t('nextMonth')} onClick={() => onMonth(addMonths(month, 1))}>
          <ChevronRight />
        </IconButton>
      </div>
      <div
        ref={grid}
        role="group"
        aria-label={t('month', { month: monthLabel(month, locale) })}
        aria-busy={loading}
        onKeyDown={onKeyDown}
        className="grid grid-cols-7 gap-1 text-center"
      >
        {weekdayNames(locale).map((name) => (
          <span key={name} aria-hidden className="text-sm leading-7 text-ink-3">
            {name}
          </span>
        ))}
        {Array.from({ length: weekdayOf(dates[0] ?? '') - 1 }, (_, index) => (
          <span key={`gap-${index}`} aria-hidden />
        ))}
        {dates.map((date) => (
          <DayCell
            key={date}
            date={date}
            isToday={date === today}
            isFree={free.has(date)}
            isSelected={date === selected}
            isTabStop={date === active}
            loading={loading && date >= today}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  );
}

/** The next day with free time in the direction of the arrow, however far it is. */
function moveFocus(grid: HTMLElement | null, from: string, step: number): void {
  for (let date = addDays(from, step), tries = 0; tries < 31; date = addDays(date, Math.sign(step)), tries += 1) {
    const cell = grid?.querySelector<HTMLButtonElement>(`[data-date="${date}"]`);
    if (cell) return cell.focus();
  }
}

type DayProps = {
  date: string;
  isToday: boolean;
  isFree: boolean;
  isSelected: boolean;
  isTabStop: boolean;
  loading: boolean;
  onSelect: (date: string) => void;
};

function DayCell({ date, isToday, isFree, isSelected, isTabStop, loading, onSelect }: DayProps) {
  const t = useTranslations('book');
  const locale = useLocale();
  const number = Number(date.slice(8));
  const dot = isToday ? (
    <span aria-hidden className="absolute bottom-1.5 left-1/2 size-1 -translate-x-1/2 rounded-full bg-current" />
  ) : null;
  const look = 'relative grid h-13 place-items-center rounded-md text-md phone:h-11';
  if (!isFree)
    return (
      <span className={cn(look, 'text-ink-3', loading && 'animate-pulse-flat bg-press text-transparent')}>
        {number}
        {dot}
      </span>
    );
  const day = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'ru-RU', {
    day: 'numeric',
    month: 'long',
    weekday: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`));
  return (
    <button
      type="button"
      data-date={date}
      tabIndex={isTabStop ? 0 : -1}
      aria-pressed={isSelected}
      aria-label={t('dayFree', { day })}
      onClick={() => onSelect(date)}
      className={cn(
        look,
        'font-medium',
        isSelected
          ? 'bg-(--brand) text-(--on-brand)'
          : 'bg-(--brand-wash) text-(--brand-text) hover:shadow-[inset_0_0_0_1px_var(--brand-text)]',
      )}
    >
      {number}
      {dot}
    </button>
  );
}
