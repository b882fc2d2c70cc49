'use client';

import { useState } from 'react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { formatDay, formatMoney, formatTime } from '@/components/ui/format';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton';
import { Textarea } from '@/components/ui/textarea';
import { useNow } from '@/components/ui/time';
import type { Slot } from '@/widget/protocol';

type Props = { open: boolean; onOpenChange: (open: boolean) => void; conversationId: string; timeZone: string };

const MOST = 6; // three lines of two in the widget, one screen in a messenger
const DAYS = 7;

/** Free times of the calendar as cards in the dialogue: the person presses one, and it is held for them. */
export function OfferDialog({ open, onOpenChange, ...rest }: Props) {
  const t = useTranslations('inbox');
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t('offer.title')} description={t('offer.hint', { most: MOST })} className="w-[min(640px,calc(100vw-32px))]">
        {open ? <OfferForm {...rest} onDone={() => onOpenChange(false)} /> : null}
      </DialogContent>
    </Dialog>
  );
}

type FormProps = Omit<Props, 'open' | 'onOpenChange'> & { onDone: () => void };

function OfferForm({ conversationId, timeZone, onDone }: FormProps) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const services = useQuery(trpc.services.list.queryOptions({ activeOnly: true }));
  const [wanted, setWanted] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Slot[]>([]);
  const [text, setText] = useState(() => t('offer.text'));
  const serviceId = wanted ?? services.data?.[0]?.id;
  const offer = useOffer({ conversationId, onDone, onTaken: (startsAt) => setChosen(chosen.filter((slot) => slot.startsAt !== startsAt)) });
  if (services.isError && !services.data) return <ErrorState onRetry={() => void services.refetch()} retrying={services.isFetching} />;
  if (!services.data) return <SkeletonRows rows={4} />;
  if (!serviceId) return <p className="text-base text-ink-2">{t('offer.noServices')}</p>;
  const toggle = (slot: Slot): void =>
    setChosen(isIn(chosen, slot) ? chosen.filter((other) => !isSame(other, slot)) : [...chosen, slot].slice(-MOST));
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        offer.send({ serviceId, slots: chosen, text: text.trim() });
      }}
    >
      <Field label={t('offer.service')}>
        <Select
          value={serviceId}
          onValueChange={(next) => {
            setWanted(next);
            setChosen([]);
          }}
          options={services.data.map((service) => ({ value: service.id, label: <ServiceName {...service} /> }))}
        />
      </Field>
      <FreeTimes key={serviceId} serviceId={serviceId} timeZone={timeZone} chosen={chosen} onToggle={toggle} />
      <Field label={t('offer.message')}>
        <Textarea value={text} onChange={(event) => setText(event.target.value)} maxLength={1000} rows={2} className="min-h-14" />
      </Field>
      <Button
        type="submit"
        variant="primary"
        loading={offer.isPending}
        disabled={chosen.length === 0 || !text.trim()}
        className="justify-self-end"
      >
        {t('offer.submit', { count: chosen.length })}
      </Button>
    </form>
  );
}

function ServiceName({
  name,
  durationMin,
  priceKopecks,
  priceFrom,
}: {
  name: string;
  durationMin: number;
  priceKopecks: number | null;
  priceFrom: boolean;
}) {
  const t = useTranslations('inbox');
  const locale = useLocale();
  const price = priceKopecks ? `, ${priceFrom ? t('from') : ''}${formatMoney(priceKopecks, { locale })}` : '';
  return (
    <>
      {t('slotService', { service: name, minutes: durationMin })}
      {price}
    </>
  );
}

function useOffer({
  conversationId,
  onDone,
  onTaken,
}: {
  conversationId: string;
  onDone: () => void;
  onTaken: (startsAt: string) => void;
}) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const queries = useQueryClient();
  // One key for one offer: a press repeated after a lost answer is the same message.
  const [clientKey, setClientKey] = useState(() => crypto.randomUUID());
  const offer = useMutation(
    trpc.conversations.offerTime.mutationOptions({
      onSuccess: (result) => {
        if (result.outcome === 'offered') return onDone();
        toast(t('offer.taken'));
        onTaken(result.startsAt);
        setClientKey(crypto.randomUUID());
        void queries.invalidateQueries({ queryKey: trpc.bookings.slots.pathKey() });
      },
      onError: (error) => {
        const answer = apiErrorOf(error);
        if (answer?.reason === 'conversation.taken') toast(t('error.takenBy', { name: error.message || t('colleague') }));
        else toast.error(t(answer?.reason === 'booking.off' ? 'offer.off' : 'error.notDone'));
      },
      onSettled: () => void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    }),
  );
  return {
    isPending: offer.isPending,
    send: ({ serviceId, slots, text }: { serviceId: string; slots: Slot[]; text: string }) =>
      offer.mutate({ conversationId, serviceId, text, clientKey, slots: slots.map(({ startsAt, staffId }) => ({ startsAt, staffId })) }),
  };
}

type TimesProps = { serviceId: string; timeZone: string; chosen: Slot[]; onToggle: (slot: Slot) => void };

/** A week of free starts, day by day in the company's zone; a start is offered once, with whoever is less busy. */
function FreeTimes({ serviceId, timeZone, chosen, onToggle }: TimesProps) {
  const t = useTranslations('inbox');
  const locale = useLocale();
  const trpc = useTRPC();
  const [week, setWeek] = useState(0);
  const now = useNow(null).getTime();
  const from = dateIn(timeZone, new Date(now + week * DAYS * 86_400_000));
  const free = useQuery(trpc.bookings.slots.queryOptions({ serviceId, from, days: DAYS }));
  const days = free.data?.days.filter((day) => day.slots.length > 0);
  const dayName = (date: string): string => formatDay(`${date}T12:00:00Z`, { locale, timeZone: 'UTC' });
  const last = dateIn(timeZone, new Date(now + ((week + 1) * DAYS - 1) * 86_400_000));
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-1">
        <span className="mr-auto text-sm font-medium">
          {dayName(from)} – {dayName(last)}
        </span>
        <IconButton label={t('offer.earlier')} disabled={week === 0} onClick={() => setWeek(week - 1)}>
          <ChevronLeft />
        </IconButton>
        <IconButton label={t('offer.later')} disabled={week === 7} onClick={() => setWeek(week + 1)}>
          <ChevronRight />
        </IconButton>
      </div>
      <div
        aria-busy={!days}
        className="grid max-h-64 content-start gap-3 overflow-y-auto rounded-md border border-line p-3 [min-height:9rem]"
      >
        {free.isError ? <ErrorState onRetry={() => void free.refetch()} retrying={free.isFetching} className="p-0" /> : null}
        {!days && !free.isError ? <Skeleton className="h-24" /> : null}
        {days?.length === 0 ? <p className="text-base text-ink-2">{t('offer.none')}</p> : null}
        {days?.map((day) => (
          <div key={day.date} className="grid gap-1.5">
            <h3 className="text-xs font-medium text-ink-2">{dayName(day.date)}</h3>
            <ul className="flex flex-wrap gap-1.5">
              {day.slots.map((slot) => (
                <li key={`${slot.startsAt}${slot.staffId}`}>
                  <button
                    type="button"
                    aria-pressed={isIn(chosen, slot)}
                    title={slot.staffName}
                    onClick={() => onToggle(slot)}
                    className={cn(
                      'tabular h-8 rounded-md border px-2.5 text-sm font-medium phone:h-11 phone:px-4',
                      isIn(chosen, slot)
                        ? 'border-ink bg-accent-wash shadow-[inset_0_0_0_1px_var(--ink)] dark:border-accent dark:shadow-[inset_0_0_0_1px_var(--accent)]'
                        : 'border-line-strong hover:border-control hover:bg-hover',
                    )}
                  >
                    {formatTime(slot.startsAt, { locale, timeZone })}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </div>
  );
}

function isSame(a: Slot, b: Slot): boolean {
  return a.startsAt === b.startsAt && a.staffId === b.staffId;
}

function isIn(slots: Slot[], slot: Slot): boolean {
  return slots.some((other) => isSame(other, slot));
}

/** YYYY-MM-DD by the company's calendar. */
function dateIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}
