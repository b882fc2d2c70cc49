import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Slot, SlotDays, SlotOffer } from '../../protocol';
import { addDays, DAYS_SHOWN, daysOf, partsOf, type Day } from '../slots';
import { clock, dayKey, isSameClock, visitorZone } from '../time';
import { zoneNames } from '../zones';
import { priceText } from './booking-cards';
import type { Book } from './book';
import { Icon } from './icons';
import { arrowTarget, focusSibling } from './ui';

type Shown = { serviceId: string; timeZone: string; days: Day[]; name: string; note: string };

/** Five days, their parts, three columns of times; the venue's time large, the visitor's small when they differ. */
export function SlotPicker({
  book,
  offer,
  serviceId,
  fixed,
}: {
  book: Book;
  offer: SlotOffer | null;
  /** What is looked for until another service is chosen; none may be when it is `fixed`. */
  serviceId: string | null;
  fixed: boolean;
}): JSX.Element {
  const { b, ui } = book;
  const [from, setFrom] = useState<string | null>(null);
  const [service, setService] = useState<string | null>(null);
  const [fetched, setFetched] = useState<SlotDays | null>(null);
  const [failed, setFailed] = useState(false);
  const wanted = service ?? serviceId ?? offer?.serviceId ?? null;
  const needsFetch = !offer || from !== null || service !== null;

  const today = dayKey(new Date(), offer?.timeZone ?? ui.config.hours.timeZone);
  useEffect(() => {
    if (!needsFetch || failed) return;
    let over = false;
    const query = new URLSearchParams({ from: from ?? today, days: `${DAYS_SHOWN}`, ...(wanted ? { service: wanted } : {}) });
    book.api.ask<SlotDays>('GET', `/api/widget/v1/slots?${query}`).then(
      (answer) => over || (answer.problem ? setFailed(true) : setFetched(answer.body)),
      () => over || setFailed(true),
    );
    return () => void (over = true);
  }, [needsFetch, from, wanted, failed]);

  if (failed)
    return (
      <div class="card pad" role="alert">
        <div class="hn">{b('down')}</div>
        <button type="button" class="b s" onClick={() => setFailed(false)}>
          {b('retry')}
        </button>
      </div>
    );
  const shown = fetched && needsFetch ? fromDays(book, fetched) : offer ? fromOffer(book, offer) : null;
  if (!shown) return <div class="card wait" role="status" aria-label={b('loading')} />;
  return (
    <div class="card">
      <div class="ct">
        {fetched && fetched.services.length > 1 && !fixed ? (
          <select class="in" aria-label={b('choose')} value={shown.serviceId} onChange={(event) => setService(event.currentTarget.value)}>
            {fetched.services.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        ) : (
          <b>{shown.name}</b>
        )}
        <span>{shown.note}</span>
      </div>
      <Days
        book={book}
        shown={shown}
        first={from === null || from <= today}
        turn={(by) => setFrom(addDays(shown.days[0]?.date ?? today, by * DAYS_SHOWN))}
      />
    </div>
  );
}

function Days({ book, shown, first, turn }: { book: Book; shown: Shown; first: boolean; turn(by: 1 | -1): void }): JSX.Element {
  const { b, ui } = book;
  const { locale } = ui.t;
  const [chosen, choose] = useState<string | null>(null);
  const free = shown.days.find((day) => day.slots.length > 0);
  const day = shown.days.find((one) => one.date === chosen) ?? free ?? shown.days[0];
  const own = visitorZone();
  const sample = free?.slots[0];
  const zones = sample && !isSameClock(sample.startsAt, shown.timeZone, own);
  return (
    <>
      <div class="days" role="radiogroup" aria-label={b('day')}>
        {shown.days.map((one, index) => {
          const at = new Date(`${one.date}T12:00:00Z`);
          return (
            <button
              type="button"
              role="radio"
              key={one.date}
              class={one.slots.length > 0 ? 'd' : 'd no'}
              aria-checked={one === day}
              tabIndex={one === day ? 0 : -1}
              aria-label={new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(at)}
              onClick={() => choose(one.date)}
              onKeyDown={(event) => {
                const to = arrowTarget(event, index, shown.days.length);
                if (to === null) return;
                event.preventDefault();
                choose(shown.days[to]?.date ?? null);
                focusSibling(event.currentTarget, to);
              }}
            >
              {new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(at)}
              <b>{Number(one.date.slice(8))}</b>
            </button>
          );
        })}
      </div>
      <div class="sg">
        {day && day.slots.length > 0 ? (
          partsOf(day.slots, shown.timeZone).map(({ part, slots }) => (
            <div key={part} role="group" aria-label={b(part)}>
              <div class="pl">{b(part)}</div>
              <div class="slots">
                {slots.map((slot) => (
                  <Time key={slot.startsAt} book={book} shown={shown} slot={slot} zones={!!zones} />
                ))}
              </div>
            </div>
          ))
        ) : (
          <div class="hn">{b(free ? 'none' : 'noneAtAll')}</div>
        )}
        {book.problem && (
          <div class="er" role="alert">
            <Icon name="alert" size={14} />
            <span>{book.problem}</span>
          </div>
        )}
        <div class="turn">
          {first ? (
            <span />
          ) : (
            <button type="button" class="lk" onClick={() => turn(-1)}>
              {b('less')}
            </button>
          )}
          <button type="button" class="lk" onClick={() => turn(1)}>
            {b('more')}
          </button>
        </div>
      </div>
      {zones && (
        <div class="zn">
          <Icon name="globe" size={14} />
          {b('zones', { venue: b('venue'), yours: zoneNames(own, locale).by })}
        </div>
      )}
    </>
  );
}

function Time({ book, shown, slot, zones }: { book: Book; shown: Shown; slot: Slot; zones: boolean }): JSX.Element {
  const { b, ui } = book;
  const { locale } = ui.t;
  const time = clock(slot.startsAt, locale, shown.timeZone);
  const own = visitorZone();
  const yours = clock(slot.startsAt, locale, own);
  const label = zones ? b('slotZones', { time, at: zoneNames(shown.timeZone, locale).at, yours }) : time;
  return (
    <button
      type="button"
      class={zones ? 'slt' : 'slt one'}
      aria-label={label}
      aria-disabled={book.busy}
      dir="ltr"
      onClick={() => book.pick(shown.serviceId, slot)}
    >
      <b>{time}</b>
      {zones && <span>{`${yours} ${zoneNames(own, locale).mark}`}</span>}
    </button>
  );
}

function fromOffer(book: Book, offer: SlotOffer): Shown {
  const names = new Set(offer.slots.map((slot) => slot.staffName));
  const who = names.size === 1 ? [...names] : [];
  return {
    serviceId: offer.serviceId,
    timeZone: offer.timeZone,
    days: daysOf(offer.slots, offer.timeZone),
    name: offer.serviceName,
    note: noteOf(book, offer, who),
  };
}

function fromDays(book: Book, days: SlotDays): Shown {
  const service = days.services.find((one) => one.id === days.serviceId);
  return {
    serviceId: days.serviceId,
    timeZone: days.timeZone,
    days: days.days,
    name: service?.name ?? '',
    note: service ? noteOf(book, service, []) : '',
  };
}

function noteOf(book: Book, service: { durationMin: number; priceKopecks: number | null; priceFrom: boolean }, who: string[]): string {
  const price = service.priceKopecks === null ? [] : [priceText(book, service.priceKopecks, service.priceFrom, book.ui.t.locale)];
  return [book.b('min', { n: service.durationMin }), ...who, ...price].join(' · ');
}
