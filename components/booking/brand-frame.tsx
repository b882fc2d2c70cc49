'use client';

import type { CSSProperties, ReactNode } from 'react';
import { Clock, Phone } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { initialsOf } from '@/components/ui/avatar';
import { formatPhone, formatTime } from '@/components/ui/format';
import type { BookPage } from '@/server/domain/bookings/schema';
import { whenOf } from './words';

/** The business's own frame: its name and colours, not ours. The pairs of colours are computed by the server to keep contrast. */
export function BrandFrame({ page, children, bar }: { page: BookPage; children: ReactNode; bar?: ReactNode }) {
  const { colors } = page;
  const style = {
    '--brand': colors.brand,
    '--on-brand': colors.on,
    '--brand-text': `light-dark(${colors.textLight}, ${colors.textDark})`,
    '--brand-wash': `light-dark(${colors.washLight}, ${colors.washDark})`,
  } as CSSProperties;
  return (
    <div style={style} className="flex min-h-dvh flex-col bg-paper text-ink">
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex h-18 max-w-[1168px] items-center gap-3 px-6 phone:h-15 phone:px-4">
          <span
            aria-hidden
            className="grid size-10 shrink-0 place-items-center rounded-[10px] bg-(--brand) text-base font-bold text-(--on-brand) phone:size-9"
          >
            {initialsOf(page.name)}
          </span>
          <div className="min-w-0">
            <p className="truncate text-md leading-5 font-semibold">{page.name}</p>
            {page.address ? <p className="truncate text-sm text-ink-2">{page.address}</p> : null}
          </div>
          <Facts page={page} />
        </div>
      </header>
      <div className="mx-auto w-full max-w-[1168px] flex-1 px-6 py-12 phone:px-4 phone:py-5">{children}</div>
      {bar}
    </div>
  );
}

function Facts({ page }: { page: BookPage }) {
  const t = useTranslations('book');
  const locale = useLocale();
  const { open, closesAt, opensAt } = page.hours;
  const where = { locale, timeZone: page.timeZone };
  const hours =
    open && closesAt
      ? t('openUntil', { time: formatTime(closesAt, where) })
      : !open && opensAt
        ? t('opensAt', { time: whenOf(opensAt, page.timeZone, locale) })
        : null;
  return (
    <div className="ml-auto flex items-center gap-5 text-base whitespace-nowrap text-ink-2 phone:hidden">
      {page.phone ? (
        <a href={`tel:${page.phone.replaceAll(/[^\d+]/g, '')}`} className="flex items-center gap-2 hover:underline">
          <Phone aria-hidden className="size-4 text-ink-3" />
          {formatPhone(page.phone)}
        </a>
      ) : null}
      {hours ? (
        <span className="flex items-center gap-2" suppressHydrationWarning>
          <Clock aria-hidden className="size-4 text-ink-3" />
          {hours}
        </span>
      ) : null}
    </div>
  );
}

/** The main action in the colour of the business. */
export const brandButton = 'border-transparent bg-(--brand) text-(--on-brand) hover:bg-(--brand) hover:opacity-90';
