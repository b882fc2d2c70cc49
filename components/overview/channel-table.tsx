'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { ChannelIcon, useChannelName } from '@/components/shell/channel';
import { useTenantPath } from '@/components/shell/shell-context';
import { cn } from '@/components/ui/cn';
import { formatDuration, formatNumber, formatPercent } from '@/components/ui/format';
import { channelHeadline } from './headlines';
import type { OverviewData } from './overview-screen';

/** Thirty days by channel: how many came, how many of them booked, how fast they were answered. */
export function ChannelTable({ channels }: Pick<OverviewData, 'channels'>) {
  const t = useTranslations('overview.channels');
  const locale = useLocale();
  const path = useTenantPath();
  const nameOf = useChannelName();
  const headline = channelHeadline(channels);
  const best = Math.max(0, ...channels.map(({ leads, booked }) => booked / Math.max(1, leads)));
  return (
    <section aria-labelledby="channels-title" className="min-w-0 border-line py-6 lg:border-l lg:pl-6 max-lg:border-t">
      <h2 id="channels-title" className="text-md leading-[22px] font-semibold tracking-[-.01em]">
        {headline.key === 'few'
          ? t('title.few')
          : t(`title.${headline.key}`, {
              channel: nameOf(headline.channel),
              share: headline.key === 'best' ? formatPercent(headline.share, { locale }) : '',
            })}
      </h2>
      <table className="mt-3 w-full text-base">
        <thead>
          <tr className="text-left text-xs text-ink-2 [&>th]:h-8 [&>th]:font-medium">
            <th scope="col">{t('channel')}</th>
            <th scope="col" className="text-right">
              {t('leads')}
            </th>
            <th scope="col" className="text-right phone:hidden">
              {t('booked')}
            </th>
            <th scope="col" className="w-[34%] pl-4">
              {t('share')}
            </th>
            <th scope="col" className="text-right phone:hidden">
              {t('contact')}
            </th>
          </tr>
        </thead>
        <tbody>
          {channels.map(({ channel, leads, booked, medianSeconds }) => {
            const share = booked / Math.max(1, leads);
            return (
              <tr key={channel} className="border-t border-line [&>td]:h-9">
                <td>
                  <Link href={`${path('leads')}?channel=${channel}`} className="flex items-center gap-2 hover:underline">
                    <ChannelIcon channel={channel} className="text-ink-2" />
                    {nameOf(channel)}
                  </Link>
                </td>
                <td className="tabular text-right">{formatNumber(leads, { locale })}</td>
                <td className="tabular text-right phone:hidden">{formatNumber(booked, { locale })}</td>
                <td className="pl-4">
                  <span className="flex items-center gap-2">
                    <span aria-hidden className="h-3 flex-1">
                      <span
                        className={cn('block h-full min-w-0.5 rounded-[2px]', share === best && share > 0 ? 'bg-ink' : 'bg-line-strong')}
                        style={{ width: `${best > 0 ? (share / best) * 100 : 0}%` }}
                      />
                    </span>
                    <span className="tabular w-11 text-right text-sm font-medium">{formatPercent(share, { locale })}</span>
                  </span>
                </td>
                <td className="tabular text-right phone:hidden">
                  {medianSeconds === null ? '–' : formatDuration(medianSeconds * 1000, { locale })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
