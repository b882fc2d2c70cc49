'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatDay, formatPercent } from '@/components/ui/format';
import { weekTrend } from './headlines';
import type { OverviewData } from './overview-screen';

type Day = OverviewData['days'][number];

/** Leads and bookings of two weeks. The answer is in the title; the table below it is for a screen reader. */
export function DayChart({ data }: { data: OverviewData }) {
  const t = useTranslations('overview.days');
  const locale = useLocale();
  const trend = weekTrend(data.week, data.weekBefore);
  // Dates of the tenant's calendar: noon in UTC keeps them the same day wherever they are written.
  const dayName = (date: string): string => formatDay(`${date}T12:00:00Z`, { locale, timeZone: 'UTC', weekday: false });
  return (
    <section aria-labelledby="days-title" className="min-w-0 py-6 lg:pr-6">
      <h2 id="days-title" className="text-md leading-[22px] font-semibold tracking-[-.01em]">
        {t(`title.${trend.key}`, { share: formatPercent(trend.share, { locale }) })}
      </h2>
      <div aria-hidden className="mt-4 h-56">
        <ResponsiveContainer width="100%" height="100%" minWidth={0}>
          <ComposedChart accessibilityLayer={false} data={data.days} margin={{ top: 8, right: 4, bottom: 0, left: -24 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="date"
              tickLine={false}
              axisLine={{ stroke: 'var(--line-strong)' }}
              tick={{ fontSize: 12, fill: 'var(--ink-3)' }}
              tickFormatter={(date: string) => String(Number(date.slice(8)))}
              minTickGap={16}
            />
            <YAxis allowDecimals={false} tickLine={false} axisLine={false} tick={{ fontSize: 12, fill: 'var(--ink-3)' }} />
            <Tooltip
              cursor={{ fill: 'var(--hover)' }}
              content={({ active, payload }) =>
                active && payload[0] ? <DayNote day={payload[0].payload as Day} name={dayName((payload[0].payload as Day).date)} /> : null
              }
            />
            <Bar dataKey="leads" fill="var(--line-strong)" maxBarSize={22} radius={[2, 2, 0, 0]} isAnimationActive={false} />
            <Line
              dataKey="bookings"
              stroke="var(--c1)"
              strokeWidth={2}
              dot={{ r: 2.5, fill: 'var(--c1)', strokeWidth: 0 }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <p className="mt-2 flex gap-4 text-xs text-ink-2">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-[2px] bg-line-strong" />
          {t('leads')}
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="h-0.5 w-3.5 bg-c1" />
          {t('bookings')}
        </span>
      </p>
      <table className="sr-only">
        <caption>{t('table')}</caption>
        <tbody>
          {data.days.map((day) => (
            <tr key={day.date}>
              <th scope="row">{dayName(day.date)}</th>
              <td>{t('both', { leads: day.leads, bookings: day.bookings })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DayNote({ day, name }: { day: Day; name: string }) {
  const t = useTranslations('overview.days');
  return (
    <div className="rounded-md bg-surface px-3 py-2 text-xs shadow-window">
      <p className="font-medium">{name}</p>
      <p className="text-ink-2">{t('both', { leads: day.leads, bookings: day.bookings })}</p>
    </div>
  );
}
