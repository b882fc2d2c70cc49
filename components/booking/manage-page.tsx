'use client';

import { useState, type ReactNode } from 'react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Bell, Bookmark, CalendarClock, CalendarPlus, CalendarX, CircleCheck, MapPin, MessageCircle } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { Link } from '@/components/navigation';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button, buttonClass } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { formatPhone, formatTime } from '@/components/ui/format';
import { Textarea } from '@/components/ui/textarea';
import { useNow } from '@/components/ui/time';
import type { BookPage, ManagedPerson } from '@/server/domain/bookings/schema';
import type { BookingCard, Slot } from '@/widget/protocol';
import { BookError, bookApi, isTaken } from './book-api';
import { BrandFrame } from './brand-frame';
import { ChooseTime } from './choose-time';
import { Ticket, type TicketLine } from './ticket';
import { capital, errorKey, priceOf, whenOf } from './words';
import { sameClock, useVisitorZone, zoneName } from './zones';

type Props = { page: BookPage; token: string; card: BookingCard; person: ManagedPerson; isNew: boolean };

/** The page after booking, and the link in every letter: see, move, cancel, put into a calendar. */
export function ManagePage(props: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Managed {...props} />
    </QueryClientProvider>
  );
}

function Managed({ page, token, card: first, person, isNew }: Props) {
  const t = useTranslations('book');
  const locale = useLocale();
  const [card, setCard] = useState(first);
  const [moving, setMoving] = useState(false);
  const [zone] = useVisitorZone();
  const foreign = zone && !sameClock(card.startsAt, card.timeZone, zone) ? zone : null;
  const here = foreign
    ? t('here', { time: formatTime(card.startsAt, { locale, timeZone: foreign }), zone: zoneName(foreign, locale) })
    : null;
  const lines: TicketLine[] = [
    { label: t('service'), value: card.serviceName, hint: priceOf(card, locale, t) },
    { label: t('staff'), value: card.staffName },
    { label: t('when'), value: capital(whenOf(card.startsAt, card.timeZone, locale)), hint: here },
    { label: t('who'), value: person.name },
  ];
  const moved = (next: BookingCard) => {
    setCard(next);
    setMoving(false);
    toast.success(t('rescheduled', { when: whenOf(next.startsAt, next.timeZone, locale) }));
  };
  return (
    <BrandFrame page={page}>
      <div className="grid grid-cols-[320px_minmax(0,1fr)] items-start gap-16 max-lg:grid-cols-[260px_minmax(0,1fr)] max-lg:gap-8 phone:grid-cols-1">
        <Ticket title={page.name} caption={t('ticket')} lines={lines} address={page.address} />
        <main>
          {moving ? (
            <Reschedule page={page} token={token} card={card} onDone={moved} onBack={() => setMoving(false)} />
          ) : (
            <Facts
              page={page}
              token={token}
              card={card}
              here={here}
              reminds={person.hasEmail}
              isNew={isNew && card.startsAt === first.startsAt}
              onMove={() => setMoving(true)}
              onCard={setCard}
            />
          )}
        </main>
      </div>
    </BrandFrame>
  );
}

type FactsProps = {
  page: BookPage;
  token: string;
  card: BookingCard;
  here: string | null;
  reminds: boolean;
  isNew: boolean;
  onMove: () => void;
  onCard: (card: BookingCard) => void;
};

function Facts({ page, token, card, here, reminds, isNew, onMove, onCard }: FactsProps) {
  const t = useTranslations('book');
  const locale = useLocale();
  const [asking, setAsking] = useState(false);
  const now = useNow(30_000);
  const isOpen = card.status === 'confirmed' && new Date(card.startsAt) > now;
  return (
    <div className="max-w-[620px]">
      <div role="status" className="mb-5">
        <StatusBadge card={card} isNew={isNew} isOpen={isOpen} />
      </div>
      <h1 className="mb-2 text-2xl font-semibold phone:text-xl">{capital(whenOf(card.startsAt, card.timeZone, locale))}</h1>
      <p className="text-md text-ink-2">{[`${card.serviceName}, ${card.staffName}`, here].filter(Boolean).join('. ')}</p>
      <div className="my-8 flex flex-wrap gap-2 phone:my-6">
        {isOpen ? (
          <>
            {card.icsUrl ? (
              <a href={new URL(card.icsUrl).pathname} download className={buttonClass({ size: 'lg', className: 'phone:flex-1' })}>
                <CalendarPlus aria-hidden />
                {t('toCalendar')}
              </a>
            ) : null}
            <Button size="lg" icon={<CalendarClock />} onClick={onMove} className="phone:flex-1">
              {t('reschedule')}
            </Button>
            <Button size="lg" variant="danger" icon={<CalendarX />} onClick={() => setAsking(true)} className="phone:flex-1">
              {t('cancel')}
            </Button>
          </>
        ) : (
          <Link href={`/book/${page.slug}?service=${card.serviceId}`} className={buttonClass({ size: 'lg', variant: 'primary' })}>
            {t('bookAgain')}
          </Link>
        )}
      </div>
      {isOpen ? <Next page={page} manageUrl={card.manageUrl} reminds={reminds} /> : null}
      <CancelDialog page={page} token={token} card={card} open={asking} onOpenChange={setAsking} onCard={onCard} />
    </div>
  );
}

function StatusBadge({ card, isNew, isOpen }: { card: BookingCard; isNew: boolean; isOpen: boolean }) {
  const t = useTranslations('book');
  const [tone, text]: [Tone, string] =
    card.status === 'cancelled'
      ? ['neutral', t('cancelled')]
      : card.status === 'completed'
        ? ['neutral', t('completed')]
        : card.status === 'no_show'
          ? ['warning', t('noShow')]
          : isOpen
            ? ['success', isNew ? t('done') : t('confirmed')]
            : ['neutral', t('past')];
  return (
    <Badge
      tone={tone}
      icon={tone === 'success' ? <CircleCheck aria-hidden /> : undefined}
      className="h-8 rounded-md px-3 text-base font-semibold [&_svg]:size-5"
    >
      {text}
    </Badge>
  );
}

function Next({ page, manageUrl, reminds }: { page: BookPage; manageUrl: string | null; reminds: boolean }) {
  const t = useTranslations('book');
  return (
    <ul className="border-t border-line">
      {reminds ? (
        <NextRow icon={<Bell />} title={t('remindTitle')}>
          {t('remindText')}
        </NextRow>
      ) : null}
      {page.address ? (
        <NextRow icon={<MapPin />} title={page.address}>
          <a
            href={`https://yandex.ru/maps/?text=${encodeURIComponent(page.address)}`}
            target="_blank"
            rel="noreferrer"
            className="text-(--brand-text) underline underline-offset-3"
          >
            {t('mapLink')}
          </a>
        </NextRow>
      ) : null}
      {manageUrl ? (
        <NextRow icon={<Bookmark />} title={t('keepTitle')}>
          {t('keepText')} <CopyButton value={manageUrl} label={t('copyLink')} />
        </NextRow>
      ) : null}
      {page.phone ? (
        <NextRow icon={<MessageCircle />} title={t('callTitle')}>
          <a href={`tel:${page.phone.replaceAll(/[^\d+]/g, '')}`} className="text-(--brand-text) underline underline-offset-3">
            {formatPhone(page.phone)}
          </a>
        </NextRow>
      ) : null}
    </ul>
  );
}

function NextRow({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[20px_1fr] gap-3 border-b border-line py-3.5 text-base [&>svg]:mt-px [&>svg]:size-5 [&>svg]:text-ink-3">
      {icon}
      <div>
        <p className="font-medium">{title}</p>
        <div className="text-ink-2">{children}</div>
      </div>
    </li>
  );
}

function Reschedule({
  page,
  token,
  card,
  onDone,
  onBack,
}: {
  page: BookPage;
  token: string;
  card: BookingCard;
  onDone: (card: BookingCard) => void;
  onBack: () => void;
}) {
  const t = useTranslations('book');
  const locale = useLocale();
  const api = bookApi(page.slug);
  const [day, setDay] = useState<string | null>(null);
  const [alternatives, setAlternatives] = useState<Slot[]>([]);
  const [busySlot, setBusySlot] = useState<string | null>(null);
  const move = async (slot: Slot) => {
    setBusySlot(slot.startsAt);
    try {
      const answer = await api.reschedule(token, { startsAt: slot.startsAt, staffId: slot.staffId });
      if (!isTaken(answer)) return onDone(answer);
      toast(t('taken', { time: formatTime(slot.startsAt, { locale, timeZone: page.timeZone }) }));
      setAlternatives(answer.taken);
    } catch (error) {
      toast.error(t(errorKey(error instanceof BookError ? error.reason : 'unknown') as 'errors.unknown'));
    } finally {
      setBusySlot(null);
    }
  };
  return (
    <>
      <div className="mb-1 flex items-baseline gap-3">
        <h1 className="text-xl font-semibold phone:text-lg">{t('rescheduleTitle')}</h1>
        <button type="button" onClick={onBack} className="tap ml-auto text-base text-ink-2 hover:underline">
          {t('back')}
        </button>
      </div>
      <p className="mb-6 text-base text-ink-2">{t('rescheduleText', { when: whenOf(card.startsAt, card.timeZone, locale) })}</p>
      <ChooseTime
        queryKey={['book', 'managed', token, alternatives.length]}
        load={(range) => api.managedMonth(token, { staff: card.staffId, ...range })}
        timeZone={page.timeZone}
        today={page.today}
        day={day}
        alternatives={alternatives}
        busySlot={busySlot}
        onDay={setDay}
        onSlot={(slot) => void move(slot)}
      />
    </>
  );
}

type CancelProps = {
  page: BookPage;
  token: string;
  card: BookingCard;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCard: (card: BookingCard) => void;
};

function CancelDialog({ page, token, card, open, onOpenChange, onCard }: CancelProps) {
  const t = useTranslations('book');
  const locale = useLocale();
  const [reason, setReason] = useState('');
  const cancel = async () => {
    try {
      onCard(await bookApi(page.slug).cancel(token, reason.trim()));
      toast.success(t('cancelledToast'));
    } catch (error) {
      toast.error(t(errorKey(error instanceof BookError ? error.reason : 'unknown') as 'errors.unknown'));
    }
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('cancelTitle', { when: whenOf(card.startsAt, card.timeZone, locale) })}
      description={
        <div className="grid gap-4">
          <p>{t('cancelText', { service: card.serviceName, staff: card.staffName })}</p>
          <Field label={t('cancelReason')} aside={t('optional')}>
            <Textarea rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
        </div>
      }
      cancelLabel={t('keep')}
      confirmLabel={t('cancelYes')}
      onConfirm={cancel}
    />
  );
}
