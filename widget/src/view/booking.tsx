import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BookingCard, Slot, SlotTaken, ThreadMessage } from '../../protocol';
import type { Session } from '../session';
import { newKey } from '../key';
import css from '../styles/booking.css?inline';
import type { TextKey } from '../text';
import { en, ru } from '../texts/booking';
import { clock, isSameClock, moment, visitorZone } from '../time';
import { zoneNames } from '../closed';
import { Booked, HoldCard, holdStarted } from './booking-cards';
import { bookingIcons } from './booking-icons';
import { ContactCard } from './contact-card';
import { addIcons } from './icons';
import { SlotPicker } from './slot-picker';
import type { Ui } from './ui';

/**
 * Booking inside the chat: slots → hold (five minutes, counted down) → confirm → booked card with move, .ics, cancel.
 * Whoever loses the race for a slot gets the nearest ones at once. Nothing here decides: the server's answer does.
 */
export type BookingText = TextKey extends infer K ? (K extends `b.${infer Name}` ? Name : never) : never;

export type Book = {
  ui: Ui;
  api: Session['api'];
  b(key: BookingText, values?: Record<string, string | number>): string;
  busy: boolean;
  problem: string | null;
  pick(serviceId: string, slot: Slot): void;
  confirm(): void;
};

/** Before the first card: its styles and texts. */
export function prepare({ desk, t }: Ui): void {
  desk.adopt(css);
  t.add({ ru, en });
  addIcons(bookingIcons);
}

/** Cards are drawn by the dialogue's part, so its session is here. */
function apiOf({ s }: Ui): Session['api'] {
  if (!s.talk) throw new Error('booking before the dialogue');
  return s.talk.session.api;
}

function wordsOf({ t }: Ui): Book['b'] {
  return (key, values) => t(`b.${key}`, values);
}

type Lost = { time: string; timeZone: string; serviceId: string; alternatives: Slot[] };

export function BookingCards({ ui, offer }: { ui: Ui; offer: ThreadMessage | null }): JSX.Element {
  const { s, t, desk } = ui;
  const booking = s.booking;
  const b = wordsOf(ui);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [lost, setLost] = useState<Lost | null>(null);
  const [needsContact, setNeedsContact] = useState(false);
  const [target, setTarget] = useState<Slot | null>(null);
  const [expired, setExpired] = useState<BookingCard | null>(null);
  const zone = booking?.timeZone ?? offer?.payload.slots?.timeZone ?? ui.config.hours.timeZone;

  const call = async (path: string, body: unknown, wanted: { serviceId: string; startsAt: string }): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const answer = await apiOf(ui).ask<BookingCard | SlotTaken>('POST', `/api/widget/v1/${path}`, body).catch(() => null);
    setBusy(false);
    if (!answer) return setProblem(b('fail'));
    if (answer.status === 409) {
      const taken = answer.body as SlotTaken;
      ui.set({ booking: booking?.status === 'hold' ? null : booking });
      setTarget(null);
      return setLost({ time: wanted.startsAt, timeZone: zone, serviceId: wanted.serviceId, alternatives: taken.alternatives ?? [] });
    }
    if (answer.problem?.reason === 'contact.required') return setNeedsContact(true);
    if (answer.problem) return setProblem(b(answer.status >= 500 ? 'down' : 'fail'));
    const card = answer.body as BookingCard;
    if (card.status === 'hold') holdStarted(card.id);
    setLost(null);
    setExpired(null);
    setTarget(null);
    setNeedsContact(false);
    ui.set({ booking: card, moving: false, panel: s.panel === 'slots' ? null : s.panel });
    desk.emit('booking', { status: card.status, startsAt: card.startsAt });
    void s.talk?.session.catchUp();
  };

  const book: Book = {
    ui, b, busy, problem, api: apiOf(ui),
    pick(serviceId, slot) {
      if (s.moving && booking) return setTarget(slot);
      void call('holds', { serviceId, staffId: slot.staffId, startsAt: slot.startsAt, clientKey: newKey() }, { serviceId, startsAt: slot.startsAt });
    },
    confirm: () => void (booking && call('bookings', { bookingId: booking.id }, booking)),
  };

  // The contact asked for has arrived: the booking goes on by itself.
  const contactSent = useRef(false);
  const waiting = s.queue.some((item) => item.kind === 'contact');
  useEffect(() => {
    if (!contactSent.current || waiting || Object.keys(s.errors).length > 0) return;
    contactSent.current = false;
    book.confirm();
  }, [waiting]);

  if (needsContact && booking?.status === 'hold')
    return (
      <>
        <HoldCard book={book} booking={booking} compact ended={() => { setNeedsContact(false); setExpired(booking); }} />
        <ContactCard ui={ui} saved={() => (contactSent.current = true)} />
      </>
    );
  if (booking?.status === 'hold' && expired?.id !== booking.id) return <HoldCard book={book} booking={booking} ended={() => setExpired(booking)} />;
  if (booking?.status === 'confirmed' && !s.moving && s.panel !== 'slots') return <Booked book={book} booking={booking} />;
  if (s.moving && booking && target)
    return (
      <div class="card pad">
        <b class="big">{moment(target.startsAt, t.locale, zone)}</b>
        {problem && <div class="er" role="alert">{problem}</div>}
        <button type="button" class="b p" aria-disabled={busy} onClick={() => void call(`bookings/${booking.id}/reschedule`, { startsAt: target.startsAt, staffId: target.staffId }, { serviceId: booking.serviceId, startsAt: target.startsAt })}>
          {b('moveTo', { when: moment(target.startsAt, t.locale, zone).toLowerCase() })}
        </button>
        <button type="button" class="b t" onClick={() => setTarget(null)}>{b('other')}</button>
      </div>
    );
  const cancelled = booking?.status === 'cancelled' && s.panel !== 'slots' && (!offer || booking.startsAt === expired?.startsAt);
  return (
    <>
      {booking?.status === 'cancelled' && (
        <div class="sys">{b('cancelled', { when: moment(booking.startsAt, t.locale, zone).toLowerCase() })}</div>
      )}
      {expired && <div class="sys warn" role="status">{b('expired', { time: clock(expired.startsAt, t.locale, zone) })}</div>}
      {lost && <Alternatives book={book} lost={lost} />}
      {s.moving && <div class="sys">{b('moving')}</div>}
      {cancelled ? (
        <div class="qs mid"><button type="button" class="q" onClick={() => ui.set({ panel: 'slots' })}>{b('again')}</button></div>
      ) : (
        <SlotPicker book={book} offer={s.panel === 'slots' || s.moving ? null : (offer?.payload.slots ?? null)} serviceId={s.moving ? (booking?.serviceId ?? null) : null} />
      )}
    </>
  );
}

function Alternatives({ book, lost }: { book: Book; lost: Lost }): JSX.Element {
  const { b, ui } = book;
  const time = clock(lost.time, ui.t.locale, lost.timeZone);
  return (
    <>
      <div class="sys warn" role="status">{b(lost.alternatives.length > 0 ? 'taken' : 'takenNone', { time })}</div>
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
    const answer = await apiOf(ui).ask<BookingCard>('POST', `/api/widget/v1/bookings/${booking.id}/cancel`, {}).catch(() => null);
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
        <b id="fl-cancel" class="h3">{b('cancelTitle', { when: moment(booking.startsAt, t.locale, booking.timeZone).toLowerCase() })}</b>
        <div class="hn">{b('cancelText')}</div>
        {failed && <div class="er" role="alert">{b('fail')}</div>}
        <button type="button" class="b p" onClick={() => ui.set({ panel: null, moving: true })}>{b('move')}</button>
        <button type="button" class="b s dg" aria-disabled={busy} onClick={() => void cancel()}>{b('cancelYes')}</button>
        <button type="button" class="b t" onClick={() => ui.set({ panel: null })}>{b('keep')}</button>
      </div>
    </>
  );
}

/** «В Екатеринбурге. У вас будет 12:30», or nothing when the clocks agree. */
export function yoursLine(book: Book, at: string, timeZone: string): string | null {
  if (isSameClock(at, timeZone, visitorZone())) return null;
  const where = zoneNames(timeZone, book.ui.t.locale).at;
  return book.b('yours', { at: where[0]?.toUpperCase() + where.slice(1), time: clock(at, book.ui.t.locale) });
}

