import { useEffect, useRef, useState } from 'preact/hooks';
import type { BookingCard, Slot, SlotDays, SlotTaken, ThreadMessage } from '../../protocol';
import { zoneNames } from '../zones';
import { newKey } from '../key';
import type { Session } from '../session';
import type { TextKey } from '../text';
import { DAYS_SHOWN, nearestTo } from '../slots';
import { clock, dayKey, isSameClock, visitorZone } from '../time';
import { holdStarted } from './hold-clock';
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
  /** Another time is wanted: this one is given back, so that somebody else can have it. */
  release(): void;
};

/** Cards are drawn by the dialogue's part, so its session is here. */
export function apiOf({ s }: Ui): Session['api'] {
  if (!s.talk) throw new Error('booking before the dialogue');
  return s.talk.session.api;
}

export function wordsOf({ t }: Ui): Book['b'] {
  return (key, values) => t(`b.${key}`, values);
}

export type Lost = { why: 'taken' | 'expired'; time: string; timeZone: string; serviceId: string; alternatives: Slot[] };

/** The steps of a booking and what the server said to each. */
export function useBooking(ui: Ui, offer: ThreadMessage | null) {
  const { s, desk } = ui;
  const booking = s.booking;
  const b = wordsOf(ui);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [lost, setLost] = useState<Lost | null>(null);
  const [givenBack, setGivenBack] = useState<string | null>(null);
  const [needsContact, setNeedsContact] = useState(false);
  const [target, setTarget] = useState<Slot | null>(null);
  const [expired, setExpired] = useState<BookingCard | null>(null);
  const contactSent = useRef(false);
  const zone = booking?.timeZone ?? offer?.payload.slots?.timeZone ?? ui.config.hours.timeZone;

  const call = async (path: string, body: unknown, wanted: { serviceId: string; startsAt: string }): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const answer = await apiOf(ui)
      .ask<BookingCard | SlotTaken>('POST', `/api/widget/v1/${path}`, body)
      .catch(() => null);
    setBusy(false);
    if (!answer) return setProblem(b('fail'));
    if (answer.status === 409) {
      const taken = answer.body as SlotTaken;
      ui.set({ booking: booking?.status === 'hold' ? null : booking });
      setTarget(null);
      return setLost({
        why: 'taken',
        time: wanted.startsAt,
        timeZone: zone,
        serviceId: wanted.serviceId,
        alternatives: taken.alternatives ?? [],
      });
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

  const giveBack = async ({ id, serviceId }: BookingCard): Promise<void> => {
    const isContactSent = contactSent.current;
    contactSent.current = false; // on its way: it must not book a time that was given up, nor the next one
    setBusy(true);
    setProblem(null);
    const answer = await apiOf(ui)
      .ask('POST', `/api/widget/v1/holds/${id}/release`, {})
      .catch(() => null);
    setBusy(false);
    const failed = !answer || answer.status >= 500;
    if (!failed || isContactSent) setNeedsContact(false);
    if (failed) return setProblem(b(answer ? 'down' : 'fail'));
    setGivenBack(serviceId); // another time is wanted, not another service
    ui.set({ booking: null, panel: 'slots' });
    void s.talk?.session.catchUp();
  };

  const book: Book = {
    ui,
    b,
    busy,
    problem,
    api: apiOf(ui),
    pick(serviceId, slot) {
      if (s.moving && booking) return setTarget(slot);
      void call(
        'holds',
        { serviceId, staffId: slot.staffId, startsAt: slot.startsAt, clientKey: newKey() },
        { serviceId, startsAt: slot.startsAt },
      );
    },
    confirm: () => void (booking && call('bookings', { bookingId: booking.id }, booking)),
    release: () => void (booking && !busy && giveBack(booking)),
  };

  // The contact asked for has arrived: the booking goes on by itself.
  const waiting = s.queue.some((item) => item.kind === 'contact');
  useEffect(() => {
    if (!contactSent.current || waiting || Object.keys(s.errors).length > 0) return;
    contactSent.current = false;
    book.confirm();
  }, [waiting]);

  const move = (slot: Slot): void =>
    void (
      booking &&
      call(
        `bookings/${booking.id}/reschedule`,
        { startsAt: slot.startsAt, staffId: slot.staffId },
        { serviceId: booking.serviceId, startsAt: slot.startsAt },
      )
    );
  const ended = (): void => {
    setNeedsContact(false);
    setExpired(booking);
    if (booking) void neighboursOf(ui, booking).then(setLost);
  };
  return {
    book,
    lost,
    givenBack,
    target,
    expired,
    needsContact,
    zone,
    move,
    ended,
    forgetTarget: () => setTarget(null),
    contactSaved: () => void (contactSent.current = true),
  };
}

/** The hold ran out: what is free around that time now, itself included while nobody has taken it. */
async function neighboursOf(ui: Ui, { startsAt, serviceId, timeZone }: BookingCard): Promise<Lost> {
  const query = new URLSearchParams({ service: serviceId, from: dayKey(startsAt, timeZone), days: `${DAYS_SHOWN}` });
  const answer = await apiOf(ui)
    .ask<SlotDays>('GET', `/api/widget/v1/slots?${query}`)
    .catch(() => null);
  const free = !answer || answer.problem ? [] : answer.body.days.flatMap((day) => day.slots);
  return { why: 'expired', time: startsAt, timeZone, serviceId, alternatives: nearestTo(startsAt, free, 3) };
}

/** «В Екатеринбурге. У вас будет 12:30», or nothing when the clocks agree. */
export function yoursLine(book: Book, at: string, timeZone: string): string | null {
  if (isSameClock(at, timeZone, visitorZone())) return null;
  const where = zoneNames(timeZone, book.ui.t.locale).at;
  return book.b('yours', { at: where[0]?.toUpperCase() + where.slice(1), time: clock(at, book.ui.t.locale) });
}
