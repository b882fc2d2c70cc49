import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BookingCard, ThreadMessage } from '../../protocol';
import css from '../styles/booking.css?inline';
import { en, ru } from '../texts/booking';
import { clock, moment } from '../time';
import { apiOf, useBooking, wordsOf, type Book, type Lost } from './book';
import { Booked, HoldCard } from './booking-cards';
import { bookingIcons } from './booking-icons';
import { ContactCard } from './contact-card';
import { addIcons } from './icons';
import { SlotPicker } from './slot-picker';
import type { Ui } from './ui';

/** Before the first card: its styles and texts. */
export function prepare({ desk, t }: Ui): void {
  desk.adopt(css);
  t.add({ ru, en });
  addIcons(bookingIcons);
}

/** Slots, the hold, the booked card: whichever the dialogue stands at. */
export function BookingCards({ ui, offer }: { ui: Ui; offer: ThreadMessage | null }): JSX.Element {
  const { s, t } = ui;
  const { booking } = s;
  const { book, lost, givenBack, target, expired, needsContact, zone, move, ended, forgetTarget, contactSaved } = useBooking(ui, offer);
  const { b } = book;
  if (needsContact && booking?.status === 'hold')
    return (
      <>
        <HoldCard book={book} booking={booking} compact ended={ended} />
        <ContactCard ui={ui} saved={contactSaved} />
      </>
    );
  if (booking?.status === 'hold' && expired?.id !== booking.id) return <HoldCard book={book} booking={booking} ended={ended} />;
  if (booking?.status === 'confirmed' && !s.moving && s.panel !== 'slots') return <Booked book={book} booking={booking} />;
  if (s.moving && booking && target)
    return (
      <div class="card pad">
        <b class="big">{moment(target.startsAt, t.locale, zone)}</b>
        {book.problem && (
          <div class="er" role="alert">
            {book.problem}
          </div>
        )}
        <button type="button" class="b p" aria-disabled={book.busy} onClick={() => move(target)}>
          {b('moveTo', { when: moment(target.startsAt, t.locale, zone).toLowerCase() })}
        </button>
        <button type="button" class="b t" onClick={() => forgetTarget()}>
          {b('other')}
        </button>
      </div>
    );
  const cancelled = booking?.status === 'cancelled' && s.panel !== 'slots' && (!offer || booking.startsAt === expired?.startsAt);
  return (
    <>
      {booking?.status === 'cancelled' && (
        <div class="sys">{b('cancelled', { when: moment(booking.startsAt, t.locale, zone).toLowerCase() })}</div>
      )}
      {s.moving && <div class="sys">{b('moving')}</div>}
      {cancelled ? (
        <div class="qs mid">
          <button type="button" class="q" onClick={() => ui.set({ panel: 'slots' })}>
            {b('again')}
          </button>
        </div>
      ) : (
        <SlotPicker
          book={book}
          offer={s.panel === 'slots' || s.moving || lost ? null : (offer?.payload.slots ?? null)}
          serviceId={(s.moving ? booking?.serviceId : (lost?.serviceId ?? givenBack)) ?? null}
          fixed={s.moving}
        />
      )}
      {/* Last, as in a dialogue: the view stays at the end, and above the days of the picker nobody would see it. */}
      {lost && <Alternatives book={book} lost={lost} />}
    </>
  );
}

function Alternatives({ book, lost }: { book: Book; lost: Lost }): JSX.Element {
  const { b, ui } = book;
  const time = clock(lost.time, ui.t.locale, lost.timeZone);
  return (
    <>
      <div class="sys warn" role="status">
        {b(lost.alternatives.length > 0 ? lost.why : `${lost.why}None`, { time })}
      </div>
      <div class="qs mid">
        {lost.alternatives.slice(0, 3).map((slot) => (
          <button type="button" class="q" key={slot.startsAt + slot.staffId} onClick={() => book.pick(lost.serviceId, slot)}>
            {moment(slot.startsAt, ui.t.locale, lost.timeZone)}
          </button>
        ))}
      </div>
    </>
  );
}

/** Names the appointment; moving it comes first. */
export function CancelSheet({ ui }: { ui: Ui }): JSX.Element | null {
  const { s, t, desk } = ui;
  const sheet = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => sheet.current?.querySelector('button')?.focus(), []);
  const { booking } = s;
  if (!booking) return null;
  const b = wordsOf(ui);
  const cancel = async (): Promise<void> => {
    setBusy(true);
    const answer = await apiOf(ui)
      .ask<BookingCard>('POST', `/api/widget/v1/bookings/${booking.id}/cancel`, {})
      .catch(() => null);
    setBusy(false);
    if (!answer || answer.problem) return setFailed(true);
    ui.set({ booking: answer.body, panel: null });
    desk.emit('booking', { status: 'cancelled' });
    void s.talk?.session.catchUp();
  };
  return (
    <>
      <div class="scrim" onClick={() => ui.set({ panel: null })} />
      <div class="sheet" role="alertdialog" aria-modal="true" aria-labelledby="fl-cancel" ref={sheet}>
        <b id="fl-cancel" class="h3">
          {b('cancelTitle', { when: moment(booking.startsAt, t.locale, booking.timeZone).toLowerCase() })}
        </b>
        <div class="hn">{b('cancelText')}</div>
        {failed && (
          <div class="er" role="alert">
            {b('fail')}
          </div>
        )}
        <button type="button" class="b p" onClick={() => ui.set({ panel: null, moving: true })}>
          {b('move')}
        </button>
        <button type="button" class="b s dg" aria-disabled={busy} onClick={() => void cancel()}>
          {b('cancelYes')}
        </button>
        <button type="button" class="b t" onClick={() => ui.set({ panel: null })}>
          {b('keep')}
        </button>
      </div>
    </>
  );
}
