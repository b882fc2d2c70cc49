'use client';

import { useState } from 'react';
import { CalendarClock, CalendarX, Check, Ellipsis, UserRound, UserX } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { useCan, useTenantPath } from '@/components/shell/shell-context';
import { Avatar } from '@/components/ui/avatar';
import { Badge, type Tone } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { formatDay, formatPhone, formatTime } from '@/components/ui/format';
import { IconButton } from '@/components/ui/icon-button';
import type { BookingItem } from './bookings-types';
import { CancelBooking, RescheduleBooking } from './change-booking';
import { useCloseBooking } from './use-booking-actions';

type Props = { date: string; isToday: boolean; hideEmpty: boolean; timeZone: string; now: Date; bookings: BookingItem[] };

export function AgendaDay({ date, isToday, hideEmpty, timeZone, now, bookings }: Props) {
  const t = useTranslations('bookings');
  const locale = useLocale();
  return (
    <section>
      {hideEmpty ? null : (
        <h2 className="flex h-8 items-center gap-2 border-b border-line bg-sunken px-5 text-xs font-medium text-ink-2 phone:px-4">
          {isToday ? <span aria-hidden className="slash h-3 w-[3px] bg-mark" /> : null}
          <span className="first-letter:uppercase">{formatDay(`${date}T12:00:00Z`, { locale, timeZone: 'UTC' })}</span>
          <span className="font-normal text-ink-3">{t('count', { count: bookings.length })}</span>
        </h2>
      )}
      <ul>
        {bookings.map((booking) => (
          <BookingRow key={booking.id} booking={booking} timeZone={timeZone} now={now} />
        ))}
      </ul>
    </section>
  );
}

const tones: Record<BookingItem['status'], Tone> = {
  hold: 'info',
  expired: 'neutral',
  confirmed: 'success',
  cancelled: 'neutral',
  completed: 'neutral',
  no_show: 'warning',
};

function BookingRow({ booking, timeZone, now }: { booking: BookingItem; timeZone: string; now: Date }) {
  const t = useTranslations('bookings');
  const locale = useLocale();
  const where = { locale, timeZone };
  const who = booking.contact?.name ?? t('nobody');
  const isOff = booking.status === 'cancelled' || booking.status === 'expired';
  return (
    <li
      className={cn(
        'grid min-h-15 grid-cols-[112px_minmax(0,1.1fr)_minmax(0,1.4fr)_148px_32px] items-center gap-4 border-b border-line px-5 py-2 text-base hover:bg-hover',
        'phone:grid-cols-[56px_minmax(0,1fr)_44px] phone:gap-x-3 phone:px-4',
        (isOff || booking.endsAt < now) && 'text-ink-2',
      )}
    >
      <p className={cn('tabular leading-5 font-semibold whitespace-nowrap', isOff && 'line-through')}>
        {formatTime(booking.startsAt, where)}
        <span className="font-normal text-ink-3">
          <span className="phone:hidden"> – </span>
          <span className="phone:block">{formatTime(booking.endsAt, where)}</span>
        </span>
      </p>
      <div className="flex min-w-0 items-center gap-2.5">
        <Avatar name={who} seed={booking.contactId ?? booking.id} size={32} className="phone:hidden" />
        <div className="min-w-0">
          <p className="truncate font-medium">{who}</p>
          {booking.contact?.phone ? <p className="truncate text-sm text-ink-2">{formatPhone(booking.contact.phone)}</p> : null}
          <p className="truncate text-sm text-ink-2 md:hidden">{`${booking.serviceName}, ${booking.staffName}`}</p>
          <Badge tone={tones[booking.status]} className="mt-1 md:hidden">
            {t(`statuses.${booking.status}`)}
          </Badge>
        </div>
      </div>
      <div className="min-w-0 phone:hidden">
        <p className="truncate">{booking.serviceName}</p>
        <p className="truncate text-sm text-ink-2">
          {[
            booking.staffName,
            t(`sources.${booking.source}`),
            booking.note ? t('note', { note: booking.note }) : null,
            booking.cancelReason ? t('reason', { reason: booking.cancelReason }) : null,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <Badge tone={tones[booking.status]} className="justify-self-start phone:hidden">
        {t(`statuses.${booking.status}`)}
      </Badge>
      <RowActions booking={booking} timeZone={timeZone} who={who} now={now} />
    </li>
  );
}

function RowActions({ booking, timeZone, who, now }: { booking: BookingItem; timeZone: string; who: string; now: Date }) {
  const t = useTranslations('bookings');
  const locale = useLocale();
  const path = useTenantPath();
  const mayWrite = useCan('bookings:write');
  const [asking, setAsking] = useState<'reschedule' | 'cancel' | null>(null);
  const close = useCloseBooking();
  const isOpen = mayWrite && booking.status === 'confirmed';
  const began = booking.startsAt <= now;
  if (!isOpen && !booking.leadId) return <span />;
  const dialog = { booking, timeZone, who, onClose: () => setAsking(null) };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={t('actions', { name: who, time: formatTime(booking.startsAt, { locale, timeZone }) })}>
            <Ellipsis />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {booking.leadId ? (
            <DropdownMenuItem asChild>
              <Link href={path('leads', booking.leadId)}>
                <UserRound aria-hidden />
                {t('openLead')}
              </Link>
            </DropdownMenuItem>
          ) : null}
          {isOpen && began ? (
            <>
              <DropdownMenuItem icon={<Check />} onSelect={() => close.complete(booking.id)}>
                {t('complete')}
              </DropdownMenuItem>
              <DropdownMenuItem icon={<UserX />} onSelect={() => close.markNoShow(booking.id)}>
                {t('noShow')}
              </DropdownMenuItem>
            </>
          ) : null}
          {isOpen ? (
            <>
              <DropdownMenuItem icon={<CalendarClock />} onSelect={() => setAsking('reschedule')}>
                {t('reschedule')}
              </DropdownMenuItem>
              <DropdownMenuItem danger icon={<CalendarX />} onSelect={() => setAsking('cancel')}>
                {t('cancel')}
              </DropdownMenuItem>
            </>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      {asking === 'reschedule' ? <RescheduleBooking {...dialog} /> : null}
      {asking === 'cancel' ? <CancelBooking {...dialog} /> : null}
    </>
  );
}
