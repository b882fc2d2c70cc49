import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { BookingCard } from '../../protocol';
import { countdown, roubles } from '../slots';
import { clock, moment } from '../time';
import { yoursLine, type Book } from './book';
import { safeUrl } from './contact-fields';
import { deadlineOf } from './hold-clock';
import { Icon } from './icons';

const WARN_MS = 60_000;

export function HoldCard({
  book,
  booking,
  ended,
  compact,
}: {
  book: Book;
  booking: BookingCard;
  ended(): void;
  compact?: boolean;
}): JSX.Element {
  const { b } = book;
  const { locale } = book.ui.t;
  const [leftMs, setLeft] = useState(() => deadlineOf(booking) - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(deadlineOf(booking) - Date.now()), 250);
    return () => clearInterval(timer);
  }, [booking.id]);
  useEffect(() => {
    if (leftMs <= 0) ended();
  }, [leftMs <= 0]);
  const soon = leftMs < WARN_MS;
  // Spoken at the start, at a minute and at fifteen seconds only: a timer read out every second is noise.
  const spoken =
    leftMs > 290_000
      ? b('left', { time: '5:00' })
      : leftMs <= 15_000
        ? b('leftSoon', { time: '0:15' })
        : soon
          ? b('leftSoon', { time: '1:00' })
          : '';
  return (
    <div class="card">
      <div class="hold">
        <Icon name="clock" />
        {b('holding')}
        <b role="timer" aria-live="off">
          {countdown(leftMs)}
        </b>
      </div>
      <div class={soon ? 'bar soon' : 'bar'}>
        <i style={{ width: `${Math.max(0, Math.min(100, leftMs / 3000))}%` }} />
      </div>
      <span class="vh" role="status">
        {spoken}
      </span>
      <When book={book} booking={booking} />
      {!compact && <Facts book={book} booking={booking} />}
      <div class="acts">
        {book.problem && (
          <div class="er" role="alert">
            <Icon name="alert" size={14} />
            <span>{book.problem}</span>
          </div>
        )}
        {!compact && (
          <button type="button" class="b p" aria-disabled={book.busy} onClick={book.confirm}>
            {b('book', { time: clock(booking.startsAt, locale, booking.timeZone) })}
          </button>
        )}
        <button type="button" class="b t" aria-disabled={book.busy} onClick={book.release}>
          {b('other')}
        </button>
      </div>
    </div>
  );
}

export function Booked({ book, booking }: { book: Book; booking: BookingCard }): JSX.Element {
  const { b, ui } = book;
  const ics = booking.icsUrl ? safeUrl(booking.icsUrl, ui.config.origin) : undefined;
  return (
    <div class="card" role="group" aria-label={b('booked')}>
      <div class="okh" role="status">
        <Icon name="ok" />
        {b('booked')}
      </div>
      <When book={book} booking={booking} />
      <Facts book={book} booking={booking} />
      <div class="a3">
        <button type="button" onClick={() => ui.set({ moving: true })}>
          <Icon name="move" />
          {b('move')}
        </button>
        {ics && (
          <a href={ics} download="">
            <Icon name="add" />
            {b('ics')}
          </a>
        )}
        <button type="button" class="dg" onClick={() => ui.set({ panel: 'cancel' })}>
          <Icon name="drop" />
          {b('cancel')}
        </button>
      </div>
    </div>
  );
}

function When({ book, booking }: { book: Book; booking: BookingCard }): JSX.Element {
  const yours = yoursLine(book, booking.startsAt, booking.timeZone);
  return (
    <div class="when">
      <b>{moment(booking.startsAt, book.ui.t.locale, booking.timeZone)}</b>
      {yours && <span>{yours}</span>}
    </div>
  );
}

function Facts({ book, booking }: { book: Book; booking: BookingCard }): JSX.Element {
  const { b, ui } = book;
  const minutes = Math.round((Date.parse(booking.endsAt) - Date.parse(booking.startsAt)) / 60_000);
  return (
    <dl class="kv">
      <dt>{b('service')}</dt>
      <dd>
        {booking.serviceName}, {b('min', { n: minutes })}
      </dd>
      <dt>{b('staff')}</dt>
      <dd>{booking.staffName}</dd>
      {booking.address && <dt>{b('address')}</dt>}
      {booking.address && <dd>{booking.address}</dd>}
      {booking.priceKopecks !== null && <dt>{b('price')}</dt>}
      {booking.priceKopecks !== null && <dd class="cap">{priceText(book, booking.priceKopecks, booking.priceFrom, ui.t.locale)}</dd>}
    </dl>
  );
}

export function priceText({ b }: Book, kopecks: number, isFrom: boolean, locale: string): string {
  if (kopecks === 0) return b('free');
  const price = roubles(kopecks, locale);
  return isFrom ? b('from', { price }) : price;
}
