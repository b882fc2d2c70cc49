import { useLocale, useNow as useServerNow, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { formatDay, formatDuration, formatMoment, formatTime } from '@/components/ui/format';
import { LiveDot } from '@/components/ui/live-dot';
import { Section } from './section';

export type BoardLine = {
  createdAt: Date;
  channel: string;
  topic: string | null;
  botSeconds: number | null;
  humanSeconds: number | null;
  status: string;
  ledgerState: string;
  startsAt: Date | null;
};

/** The demo company's newest leads, as its rows have them: who answered first and how it ended. */
export function SpeedBoard({ rows, timeZone }: { rows: readonly BoardLine[]; timeZone: string }) {
  const t = useTranslations('landing.speed');
  const channels = useTranslations('channel-names');
  const locale = useLocale();
  const now = useServerNow();
  const span = (seconds: number | null): string => (seconds === null ? '–' : formatDuration(seconds * 1000, { locale }));
  const end = (row: BoardLine): string => {
    if (row.startsAt)
      return t('ends.booked', {
        time: `${formatDay(row.startsAt, { locale, timeZone })}, ${formatTime(row.startsAt, { locale, timeZone })}`,
      });
    if (row.ledgerState === 'finished') return t(row.status === 'lost' ? 'ends.lost' : 'ends.finished');
    return t(row.humanSeconds === null ? (row.ledgerState === 'dead_letter' ? 'ends.stuck' : 'ends.talking') : 'ends.human');
  };
  return (
    <Section id="speed" title={t('title')} lead={t('lead')} dark>
      <table className="w-full text-md phone:block">
        <caption className="sr-only">{t('caption')}</caption>
        <thead className="phone:sr-only">
          <tr className="text-left text-sm text-ink-2 [&>th]:h-10 [&>th]:pr-4 [&>th]:font-normal">
            <th scope="col">{t('came')}</th>
            <th scope="col">{t('topic')}</th>
            <th scope="col">{t('channel')}</th>
            <th scope="col" className="text-right">
              {t('bot')}
            </th>
            <th scope="col" className="text-right">
              {t('human')}
            </th>
            <th scope="col" className="pl-8">
              {t('end')}
            </th>
          </tr>
        </thead>
        <tbody className="phone:block">
          {rows.map((row, index) => (
            <tr
              key={index}
              className={cn(
                'border-t border-line [&>td]:h-14 [&>td]:pr-4 phone:grid phone:grid-cols-[minmax(0,1fr)_auto] phone:gap-y-0.5 phone:py-3 phone:[&>td]:h-auto phone:[&>td]:pr-0',
                index === 0 && 'text-accent',
              )}
            >
              <td className="tabular whitespace-nowrap phone:order-2 phone:text-right phone:text-base">
                {formatMoment(row.createdAt, { locale, timeZone, now })}
              </td>
              <td className="phone:order-1 phone:font-medium">{row.topic ?? t('unknownTopic')}</td>
              <td className="text-ink-2 phone:order-3 phone:text-base">
                {channels.has(row.channel) ? channels(row.channel) : row.channel}
              </td>
              <td className="tabular text-right whitespace-nowrap phone:order-4 phone:text-base">
                <span className="text-ink-2 md:hidden">{t('botShort')} </span>
                {span(row.botSeconds)}
              </td>
              <td
                className={cn(
                  'tabular text-right whitespace-nowrap phone:order-6 phone:text-base',
                  row.humanSeconds === null && 'phone:hidden',
                )}
              >
                <span className="text-ink-2 md:hidden">{t('humanShort')} </span>
                {span(row.humanSeconds)}
              </td>
              <td className="pl-8 phone:order-5 phone:pl-0 phone:text-base">
                <span className="inline-flex items-center gap-2">
                  <LiveDot state={row.startsAt ? 'online' : 'offline'} />
                  {end(row)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
