'use client';

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Globe } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { formatDay, formatTime } from '@/components/ui/format';
import { Select } from '@/components/ui/select';
import type { Slot } from '@/widget/protocol';
import type { MonthSlots } from './book-api';
import { askFor, monthOf } from './calendar';
import { MonthGrid } from './month-grid';
import { capital, partOf } from './words';
import { russianZones, sameClock, useVisitorZone, zoneName } from './zones';

type Props = {
  queryKey: readonly unknown[];
  load: (query: { from: string; days: number }) => Promise<MonthSlots>;
  timeZone: string;
  today: string;
  day: string | null;
  /** Of a lost race: shown above everything. */
  alternatives?: Slot[];
  busySlot: string | null;
  onDay: (day: string) => void;
  onSlot: (slot: Slot) => void;
};

/** Calendar and slots of a day: the time of the business large, the visitor's below it where the two differ. */
export function ChooseTime({ queryKey, load, timeZone, today, day, alternatives = [], busySlot, onDay, onSlot }: Props) {
  const t = useTranslations('book');
  const [month, setMonth] = useState(monthOf(day ?? today));
  const [here] = useVisitorZone();
  const query = useQuery({
    queryKey: [...queryKey, month],
    queryFn: async () => {
      const range = askFor(month, today);
      return range ? load(range) : { timeZone, days: [] };
    },
    staleTime: 15_000, // somebody else books meanwhile: a lost race is answered with alternatives anyway
    refetchOnWindowFocus: true,
  });
  const days = query.data?.days ?? [];
  const free = new Set(days.filter((entry) => entry.slots.length > 0).map((entry) => entry.date));
  const shown = day && monthOf(day) === month && free.has(day) ? day : ([...free][0] ?? null);
  const slots = days.find((entry) => entry.date === shown)?.slots ?? [];
  const foreign = here !== null && !sameClock(slots[0]?.startsAt ?? `${shown ?? today}T09:00:00Z`, timeZone, here) ? here : null;
  if (query.isError) return <ErrorState onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const list = (items: Slot[]) => <SlotGrid slots={items} timeZone={timeZone} here={foreign} busySlot={busySlot} onSlot={onSlot} />;
  return (
    <div className="grid gap-6">
      {alternatives.length > 0 ? (
        <section aria-live="polite" className="rounded-md border border-(--brand-text) bg-surface p-4">
          <h2 className="mb-3 text-md font-semibold">{t('nearestSlots')}</h2>
          <SlotGrid slots={alternatives} timeZone={timeZone} here={foreign} busySlot={busySlot} withDay onSlot={onSlot} />
        </section>
      ) : null}
      <div className="grid grid-cols-[392px_minmax(0,1fr)] gap-12 max-lg:grid-cols-1 max-lg:gap-5">
        <div>
          <MonthGrid
            month={month}
            today={today}
            selected={shown}
            free={free}
            loading={query.isPending}
            onSelect={onDay}
            onMonth={setMonth}
          />
          {foreign ? <ZoneNote timeZone={timeZone} here={foreign} /> : null}
        </div>
        <div aria-busy={query.isPending}>
          {shown ? <DayTitle date={shown} /> : null}
          {!query.isPending && !shown ? (
            <div className="grid gap-1 py-2">
              <p className="text-md font-semibold">{t('noSlotsMonth')}</p>
              <p className="text-base text-ink-2">{t('noSlotsMonthText')}</p>
            </div>
          ) : null}
          {(['morning', 'afternoon', 'evening'] as const).map((part) => {
            const inPart = slots.filter((slot) => partOf(slot.startsAt, timeZone) === part);
            if (inPart.length === 0) return null;
            return (
              <section key={part}>
                <h3 className="mt-4 mb-2 text-sm text-ink-3">{t(part)}</h3>
                {list(inPart)}
              </section>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function DayTitle({ date }: { date: string }) {
  const locale = useLocale();
  return <h2 className="mt-2 text-md font-semibold max-lg:mt-0">{capital(formatDay(`${date}T12:00:00Z`, { locale, timeZone: 'UTC' }))}</h2>;
}

type GridProps = {
  slots: Slot[];
  timeZone: string;
  here: string | null;
  busySlot: string | null;
  withDay?: boolean;
  onSlot: (slot: Slot) => void;
};

function SlotGrid({ slots, timeZone, here, busySlot, withDay = false, onSlot }: GridProps) {
  const t = useTranslations('book');
  const locale = useLocale();
  return (
    <div className="grid grid-cols-2 gap-2 md:max-lg:grid-cols-4 phone:grid-cols-3">
      {slots.map((slot) => {
        const time = formatTime(slot.startsAt, { locale, timeZone });
        const mine = here ? formatTime(slot.startsAt, { locale, timeZone: here }) : null;
        return (
          <button
            key={`${slot.startsAt} ${slot.staffId}`}
            type="button"
            disabled={busySlot !== null}
            aria-busy={busySlot === slot.startsAt || undefined}
            aria-label={mine ? t('slotLabel', { time, here: mine }) : undefined}
            onClick={() => onSlot(slot)}
            className="grid min-h-11 content-center justify-items-center rounded-md border border-line-strong bg-surface px-1 py-2 text-sm leading-4 text-ink-3 hover:border-(--brand-text) hover:shadow-[inset_0_0_0_1px_var(--brand-text)] disabled:opacity-60 aria-busy:border-(--brand-text)"
          >
            {withDay ? <span className="text-ink-2">{formatDay(slot.startsAt, { locale, timeZone })}</span> : null}
            <span className="text-md leading-5.5 font-semibold text-ink">{time}</span>
            {mine ? <span>{t('yourTime', { time: mine })}</span> : null}
          </button>
        );
      })}
    </div>
  );
}

function ZoneNote({ timeZone, here }: { timeZone: string; here: string }) {
  const t = useTranslations('book');
  const locale = useLocale();
  const [zone, choose] = useVisitorZone();
  const zones = [...new Set([timeZone, ...(zone ? [zone] : []), ...russianZones, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <p className="mt-5 flex items-start gap-2 text-sm text-ink-2 phone:mt-3">
      <Globe aria-hidden className="mt-px size-4 shrink-0" />
      <span>
        {t('zones', { place: zoneName(timeZone, locale), here: zoneName(here, locale) })}{' '}
        <Dialog>
          <DialogTrigger className="tap text-(--brand-text) underline underline-offset-3">{t('changeZone')}</DialogTrigger>
          <DialogContent title={t('changeZone')}>
            <Field label={t('yourZone')}>
              <Select value={here} onValueChange={choose} options={zones.map((value) => ({ value, label: zoneName(value, locale) }))} />
            </Field>
          </DialogContent>
        </Dialog>
      </span>
    </p>
  );
}
