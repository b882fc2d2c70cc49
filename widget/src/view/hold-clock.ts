import type { BookingCard } from '../../protocol';

const HOLD_MS = 300_000; // the hold's length on the server: five minutes

/** When a hold of this page ends by our own clock: a visitor's clock may be minutes off, so the server's time is not compared with it. */
const deadlines = new Map<string, number>();

export function holdStarted(bookingId: string): void {
  deadlines.set(bookingId, Date.now() + HOLD_MS - 1000); // a second for the way here
}

export function deadlineOf(booking: BookingCard): number {
  const known = deadlines.get(booking.id);
  if (known) return known;
  return Math.min(Date.parse(booking.holdExpiresAt ?? ''), Date.now() + HOLD_MS);
}
