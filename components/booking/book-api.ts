import type { HeldCard } from '@/server/domain/bookings/schema';
import type { BookingCard, Slot, SlotDays } from '@/widget/protocol';

/** The public booking page's API, as the browser sees it. A lost race is an answer; everything else wrong is a BookError. */
export type Taken = { taken: Slot[] };
export type MonthSlots = Pick<SlotDays, 'timeZone' | 'days'>;
export type Nearest = { staff: { staffId: string; slot: Slot | null }[] };
export type BookInput = {
  bookingId: string;
  contact: { name: string; phone: string; email?: string };
  consent: { gdpr: boolean; marketing: boolean; documentIds: string[] };
  note?: string;
  timeZone?: string;
  locale?: 'ru' | 'en';
  website?: string;
  page?: { url?: string; referrer?: string };
  utm?: Record<'source' | 'medium' | 'campaign' | 'term' | 'content', string | undefined>;
};

export class BookError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly fields: { field: string; reason: string }[] = [],
  ) {
    super(reason);
  }
}

export function bookApi(slug: string) {
  const base = `/api/book/v1/${encodeURIComponent(slug)}`;
  return {
    month: (query: { service: string; staff?: string; from: string; days: number }) =>
      ask<MonthSlots>('GET', `${base}/slots?${search(query)}`),
    nearest: (service: string) => ask<Nearest>('GET', `${base}/nearest?${search({ service })}`),
    findHold: async (): Promise<Held | null> => heldOf((await ask<{ hold: HeldCard | null }>('GET', `${base}/hold`)).hold),
    hold: async (wanted: { serviceId: string; staffId?: string; startsAt: string }): Promise<Held | Taken> => {
      const answer = await raced<HeldCard>(`${base}/holds`, wanted);
      return isTaken(answer) ? answer : heldOf(answer);
    },
    release: (bookingId: string) => ask<unknown>('POST', `${base}/holds/${bookingId}/release`, {}),
    book: (input: BookInput) => raced<{ card: BookingCard; manageToken: string }>(`${base}/bookings`, input),
    managedMonth: (token: string, query: { staff?: string; from: string; days: number }) =>
      ask<MonthSlots>('GET', `${base}/manage/${token}/slots?${search(query)}`),
    reschedule: (token: string, to: { startsAt: string; staffId?: string }) => raced<BookingCard>(`${base}/manage/${token}/reschedule`, to),
    cancel: (token: string, reason: string) => ask<BookingCard>('POST', `${base}/manage/${token}/cancel`, reason ? { reason } : {}),
  };
}
/** `until` is this browser's own clock. */
export type Held = { card: BookingCard; until: number };

function heldOf(card: HeldCard): Held;
function heldOf(card: HeldCard | null): Held | null;
function heldOf(card: HeldCard | null): Held | null {
  return card ? { card, until: Date.now() + card.leftMs } : null;
}

export type BookApi = ReturnType<typeof bookApi>;

export function isTaken<T extends object>(answer: T | Taken): answer is Taken {
  return 'taken' in answer;
}

async function raced<T>(path: string, body: unknown): Promise<T | Taken> {
  try {
    return await ask<T>('POST', path, body);
  } catch (error) {
    if (error instanceof LostRace) return { taken: error.alternatives };
    throw error;
  }
}

class LostRace extends Error {
  constructor(readonly alternatives: Slot[]) {
    super('slot taken');
  }
}

type Problem = { reason?: string; errors?: { field: string; reason: string }[]; alternatives?: Slot[] };

async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    // 20 s: longer than the server's own limit of a unit of work, so its answer is heard.
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    throw new BookError(0, 'offline');
  }
  const answer = (await response.json().catch(() => ({}))) as Problem;
  if (response.ok) return answer as T;
  if (response.status === 409 && answer.reason === 'booking.slot_taken') throw new LostRace(answer.alternatives ?? []);
  throw new BookError(response.status, answer.reason ?? 'unknown', answer.errors ?? []);
}

function search(query: Record<string, string | number | undefined>): string {
  return new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  ).toString();
}
