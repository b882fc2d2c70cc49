'use client';

import { useState, type FormEvent } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { ChooseTime } from '@/components/booking/choose-time';
import { whenOf } from '@/components/booking/words';
import { Link } from '@/components/navigation';
import { apiErrorOf, useTRPC, useTRPCClient } from '@/components/shell/api-provider';
import { useTenantPath } from '@/components/shell/shell-context';
import { Button, buttonClass } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Spinner } from '@/components/ui/spinner';
import { useNow } from '@/components/ui/time';
import type { Slot } from '@/widget/protocol';
import { dashboardColors } from './bookings-types';
import { useRefreshBookings, useSayBookingError } from './use-booking-actions';

/** An operator writes somebody in: service, specialist, time, then a name and a phone or an e-mail. */
export function CreateBooking({ timeZone, onClose }: { timeZone: string; onClose: () => void }) {
  const t = useTranslations('bookings');
  const trpc = useTRPC();
  const path = useTenantPath();
  const services = useQuery(trpc.services.list.queryOptions({ activeOnly: true }));
  const staff = useQuery(trpc.services.listStaff.queryOptions({ activeOnly: true }));
  const [serviceId, setServiceId] = useState<string>();
  const [staffId, setStaffId] = useState('any');
  const [slot, setSlot] = useState<Slot | null>(null);
  const [alternatives, setAlternatives] = useState<Slot[]>([]);
  const service = services.data?.find((candidate) => candidate.id === serviceId) ?? services.data?.[0];
  const people = (staff.data ?? []).filter((person) => service?.staffIds.includes(person.id));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className={slot ? undefined : 'w-[min(860px,calc(100vw-32px))]'} title={t('createTitle')}>
        {services.isPending || staff.isPending ? (
          <Spinner />
        ) : !service ? (
          <EmptyState
            title={t('noServices')}
            action={
              <Link href={path('bookings', 'settings')} className={buttonClass()}>
                {t('addService')}
              </Link>
            }
          >
            {t('noServicesText')}
          </EmptyState>
        ) : slot ? (
          <PersonForm
            slot={slot}
            serviceId={service.id}
            timeZone={timeZone}
            onBack={() => setSlot(null)}
            onDone={onClose}
            onTaken={(others) => {
              setAlternatives(others);
              setSlot(null);
            }}
          />
        ) : (
          <div className="grid gap-5">
            <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
              <Field label={t('service')}>
                <Select
                  value={service.id}
                  onValueChange={(id) => {
                    setServiceId(id);
                    setStaffId('any');
                    setAlternatives([]);
                  }}
                  options={(services.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                />
              </Field>
              <Field label={t('staff')}>
                <Select
                  value={staffId}
                  onValueChange={setStaffId}
                  options={[{ value: 'any', label: t('anyStaff') }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
                />
              </Field>
            </div>
            <Times serviceId={service.id} staffId={staffId} timeZone={timeZone} alternatives={alternatives} onSlot={setSlot} />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Times({
  serviceId,
  staffId,
  timeZone,
  alternatives,
  onSlot,
}: {
  serviceId: string;
  staffId: string;
  timeZone: string;
  alternatives: Slot[];
  onSlot: (slot: Slot) => void;
}) {
  const client = useTRPCClient();
  const now = useNow(null);
  const [day, setDay] = useState<string | null>(null);
  return (
    <div style={dashboardColors}>
      <ChooseTime
        key={`${serviceId} ${staffId}`}
        queryKey={['bookings', 'new', serviceId, staffId, alternatives.length]}
        load={(range) => client.bookings.slots.query({ serviceId, staffId: staffId === 'any' ? undefined : staffId, ...range })}
        timeZone={timeZone}
        today={new Intl.DateTimeFormat('en-CA', { timeZone }).format(now)}
        day={day}
        alternatives={alternatives}
        busySlot={null}
        onDay={setDay}
        onSlot={onSlot}
      />
    </div>
  );
}

type PersonProps = {
  slot: Slot;
  serviceId: string;
  timeZone: string;
  onBack: () => void;
  onDone: () => void;
  onTaken: (alternatives: Slot[]) => void;
};
const known = ['phone_invalid', 'email_invalid', 'contact_required'] as const;

function PersonForm({ slot, serviceId, timeZone, onBack, onDone, onTaken }: PersonProps) {
  const t = useTranslations('bookings');
  const locale = useLocale();
  const trpc = useTRPC();
  const refresh = useRefreshBookings();
  const sayError = useSayBookingError();
  const [person, setPerson] = useState({ name: '', phone: '', email: '' });
  const when = whenOf(slot.startsAt, timeZone, locale);
  const create = useMutation(
    trpc.bookings.create.mutationOptions({
      onError: (error) => (apiErrorOf(error)?.fields.length ? undefined : sayError(error)),
      onSuccess: (result) => {
        refresh();
        if (result.outcome === 'slot_taken') {
          toast(t('errors.slot_taken'));
          return onTaken(result.alternatives);
        }
        toast.success(t('done.created', { when }));
        onDone();
      },
    }),
  );
  const fields = apiErrorOf(create.error)?.fields ?? [];
  const errorOf = (name: string): string | undefined => {
    const reason = fields.find(({ field }) => field === `contact.${name}`)?.reason.replace('.', '_');
    const key = known.find((candidate) => candidate === reason);
    return key ? t(`errors.${key}`) : undefined;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({
      serviceId,
      staffId: slot.staffId,
      startsAt: slot.startsAt,
      contact: { name: person.name || undefined, phone: person.phone || undefined, email: person.email || undefined },
    });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <p className="text-base text-ink-2">
        {t('chosen', { when, staff: slot.staffName })}{' '}
        <button type="button" onClick={onBack} className="tap text-ink underline underline-offset-3">
          {t('changeTime')}
        </button>
      </p>
      <Field label={t('name')}>
        <Input autoFocus maxLength={120} value={person.name} onChange={(event) => setPerson({ ...person, name: event.target.value })} />
      </Field>
      <Field label={t('phone')} error={errorOf('phone')}>
        <Input
          type="tel"
          inputMode="tel"
          maxLength={40}
          placeholder="+7"
          value={person.phone}
          onChange={(event) => setPerson({ ...person, phone: event.target.value })}
        />
      </Field>
      <Field label={t('email')} aside={t('optional')} error={errorOf('email')}>
        <Input
          type="email"
          inputMode="email"
          maxLength={254}
          value={person.email}
          onChange={(event) => setPerson({ ...person, email: event.target.value })}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" loading={create.isPending}>
        {t('createSubmit', { when })}
      </Button>
    </form>
  );
}
