'use client';

import { useMemo, useRef, useState } from 'react';
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@/components/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { EmptyState } from '@/components/ui/empty-state';
import { formatTime } from '@/components/ui/format';
import { Spinner } from '@/components/ui/spinner';
import type { BookPage } from '@/server/domain/bookings/schema';
import type { Slot } from '@/widget/protocol';
import { BookError, bookApi, isTaken, type BookInput, type Held } from './book-api';
import { BrandFrame } from './brand-frame';
import { ChooseService } from './choose-service';
import { ChooseStaff } from './choose-staff';
import { ChooseTime } from './choose-time';
import { ContactForm, emptyDraft, type ContactDraft } from './contact-form';
import { HoldBar } from './hold-bar';
import { StepHead } from './step-head';
import { Ticket, TicketBar, type TicketLine } from './ticket';
import { useChoice, type Choice, type Step } from './use-choice';
import { capital, errorKey, priceOf, whenOf } from './words';
import { sameClock, useVisitorZone, zoneName } from './zones';

/** Service → specialist → time → contact. Pressing a slot holds it and goes on; whoever goes back to choose again gives it back. */
export function BookingPage({ page }: { page: BookPage }) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Steps page={page} />
    </QueryClientProvider>
  );
}

type Go = ReturnType<typeof useChoice>[1];

function Steps({ page }: { page: BookPage }) {
  const t = useTranslations('book');
  const [choice, go] = useChoice(page);
  const [moved, setMoved] = useState(false);
  const booking = useHolding(page, choice, go);
  const move: Go = (change, replace) => {
    setMoved(true);
    go(change, replace);
  };
  // The browser's own Back keeps the hold, so that Forward finds it; the page's buttons say that another choice is wanted.
  const changeMind: Go = (change, replace) => {
    booking.release();
    move(change, replace);
  };
  const lines = useLines(page, choice, changeMind, booking.hold);
  if (page.services.length === 0)
    return (
      <BrandFrame page={page}>
        <EmptyState title={t('noServices')}>{t('noServicesText')}</EmptyState>
      </BrandFrame>
    );
  const ticket = { title: page.name, caption: t('ticket'), lines, address: page.address };
  const summary =
    lines
      .map((line) => line.value)
      .filter((value) => typeof value === 'string')
      .join(', ') || page.name;
  return (
    <BrandFrame page={page} bar={choice.service ? <TicketBar {...ticket} summary={summary} /> : null}>
      <div className="grid grid-cols-[320px_minmax(0,1fr)] items-start gap-16 max-lg:grid-cols-[260px_minmax(0,1fr)] max-lg:gap-8 phone:grid-cols-1">
        <Ticket {...ticket} />
        <main>
          <StepHead
            step={choice.steps.indexOf(choice.step) + 1}
            count={choice.steps.length}
            title={t(titles[choice.step])}
            announce={moved}
            onBack={choice.steps.indexOf(choice.step) > 0 ? () => changeMind(stepBack(choice)) : undefined}
          />
          <StepBody page={page} choice={choice} go={move} booking={booking} />
        </main>
      </div>
    </BrandFrame>
  );
}

const titles = { service: 'chooseService', staff: 'chooseStaff', time: 'chooseTime', contact: 'chooseContact' } as const satisfies Record<
  Step,
  string
>;

/** The step before this one: what it chose is asked again. */
function stepBack(choice: Choice): Parameters<Go>[0] {
  if (choice.step === 'contact') return { step: null };
  if (choice.step === 'time' && choice.steps.includes('staff')) return { staff: null, day: null };
  return { service: null, staff: null, day: null };
}

type Holding = ReturnType<typeof useHolding>;

function StepBody({ page, choice, go, booking }: { page: BookPage; choice: Choice; go: Go; booking: Holding }) {
  const { service, staffId } = choice;
  if (!service || choice.step === 'service')
    return <ChooseService services={page.services} onChoose={(id) => go({ service: id, staff: null, day: null, step: null })} />;
  if (!staffId || choice.step === 'staff')
    return (
      <ChooseStaff
        api={booking.api}
        serviceId={service.id}
        staff={choice.staff}
        timeZone={page.timeZone}
        onChoose={(id) => go({ staff: id, day: null, step: null })}
      />
    );
  if (choice.step === 'contact') {
    if (booking.isFinding) return <Spinner />;
    if (booking.hold)
      return (
        <>
          <HoldBar hold={booking.hold} />
          <ContactForm page={page} hold={booking.hold} draft={booking.draft} onDraft={booking.setDraft} onSubmit={booking.submit} />
        </>
      );
  }
  const staff = staffId === 'any' ? undefined : staffId;
  return (
    <ChooseTime
      key={`${service.id} ${staffId}`}
      queryKey={['book', 'month', service.id, staffId]}
      load={(range) => booking.api.month({ service: service.id, staff, ...range })}
      timeZone={page.timeZone}
      today={page.today}
      day={choice.day}
      alternatives={booking.alternatives}
      busySlot={booking.busySlot}
      onDay={(day) => go({ day }, true)}
      onSlot={(slot) => void booking.take(slot)}
    />
  );
}

/** The hold and the booking: kept by the server under this browser's cookie, so it is asked for again after a reload. */
function useHolding(page: BookPage, choice: Choice, go: Go) {
  const t = useTranslations('book');
  const locale = useLocale();
  const router = useRouter();
  const queries = useQueryClient();
  const api = useMemo(() => bookApi(page.slug), [page.slug]);
  const [zone] = useVisitorZone();
  const [alternatives, setAlternatives] = useState<Slot[]>([]);
  const [busySlot, setBusySlot] = useState<string | null>(null);
  const [draft, setDraft] = useState<ContactDraft>(emptyDraft);
  const found = useQuery({ queryKey: ['book', 'hold'], queryFn: () => api.findHold(), staleTime: Number.POSITIVE_INFINITY, retry: 1 });
  const hold = found.data && found.data.card.serviceId === choice.service?.id ? found.data : null;
  const keep = (held: Held | null) => queries.setQueryData(['book', 'hold'], held);
  const lost = (startsAt: string, others: Slot[]) => {
    toast(t('taken', { time: formatTime(startsAt, { locale, timeZone: page.timeZone }) }));
    setAlternatives(others);
    void queries.invalidateQueries({ queryKey: ['book', 'month'] });
  };
  const releasing = useRef<Promise<unknown>>(undefined);
  const release = () => {
    if (!hold) return;
    keep(null);
    releasing.current = api.release(hold.card.id).catch(() => null); // unheard, it ends by itself in minutes
  };
  const take = async (slot: Slot) => {
    if (!choice.service) return;
    setBusySlot(slot.startsAt);
    try {
      await releasing.current; // the same time may be wanted after all: a release that comes late would end its new hold
      const staffId = choice.staffId === 'any' && !alternatives.includes(slot) ? undefined : slot.staffId;
      const answer = await api.hold({ serviceId: choice.service.id, staffId, startsAt: slot.startsAt });
      if (isTaken(answer)) return lost(slot.startsAt, answer.taken);
      keep(answer);
      setAlternatives([]);
      go({ day: dateOf(slot.startsAt, page.timeZone), step: 'contact' });
    } catch (error) {
      toast.error(t(errorKey(error instanceof BookError ? error.reason : 'unknown') as 'errors.unknown'));
    } finally {
      setBusySlot(null);
    }
  };
  const submit = async (input: Pick<BookInput, 'contact' | 'consent' | 'note' | 'website'>) => {
    if (!hold) return;
    const answer = await api.book({
      ...input,
      bookingId: hold.card.id,
      timeZone: zone ?? undefined,
      locale: locale === 'en' ? 'en' : 'ru',
      page: { url: window.location.href, referrer: document.referrer || undefined },
      utm: utmOf(),
    });
    if (isTaken(answer)) {
      keep(null);
      lost(hold.card.startsAt, answer.taken);
      return go({ step: null }, true);
    }
    router.replace(`/book/${page.slug}/manage/${answer.manageToken}?new=1`);
  };
  return { api, hold, isFinding: found.isPending, alternatives, busySlot, draft, setDraft, take, release, submit };
}

function useLines(page: BookPage, choice: Choice, go: Go, hold: Held | null): TicketLine[] {
  const t = useTranslations('book');
  const locale = useLocale();
  const [zone] = useVisitorZone();
  const { service } = choice;
  const person = page.staff.find((candidate) => candidate.id === choice.staffId);
  const isHeld = choice.step === 'contact' && hold;
  const here =
    isHeld && zone && !sameClock(hold.card.startsAt, page.timeZone, zone)
      ? t('here', { time: formatTime(hold.card.startsAt, { locale, timeZone: zone }), zone: zoneName(zone, locale) })
      : undefined;
  const staffName = isHeld ? hold.card.staffName : (person?.name ?? (choice.staffId === 'any' ? t('anyStaff') : null));
  return [
    {
      label: t('service'),
      value: service?.name ?? null,
      hint: service ? [t('duration', { minutes: service.durationMin }), priceOf(service, locale, t)].filter(Boolean).join(', ') : undefined,
      onChange: choice.steps.includes('service') ? () => go({ service: null, staff: null, day: null, step: null }) : undefined,
      changeLabel: t('changeService'),
    },
    {
      label: t('staff'),
      value: staffName,
      hint: person?.title ?? undefined,
      onChange: choice.steps.includes('staff') ? () => go({ staff: null, day: null, step: null }) : undefined,
      changeLabel: t('changeStaff'),
    },
    {
      label: t('when'),
      value: isHeld ? capital(whenOf(hold.card.startsAt, page.timeZone, locale)) : null,
      hint: here,
      onChange: () => go({ step: null }),
      changeLabel: t('changeTime'),
    },
    { label: t('who'), value: null },
  ];
}

function dateOf(startsAt: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(startsAt));
}

function utmOf(): BookInput['utm'] {
  const params = new URLSearchParams(window.location.search);
  const get = (name: string): string | undefined => params.get(`utm_${name}`) ?? undefined;
  return { source: get('source'), medium: get('medium'), campaign: get('campaign'), term: get('term'), content: get('content') };
}
