'use client';

import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { ChooseTime } from '@/components/booking/choose-time';
import { whenOf } from '@/components/booking/words';
import { useTRPC, useTRPCClient } from '@/components/shell/api-provider';
import { ConfirmDialog, Dialog, DialogContent } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { useNow } from '@/components/ui/time';
import type { Slot } from '@/widget/protocol';
import { dashboardColors, type BookingItem } from './bookings-types';
import { useRefreshBookings, useSayBookingError } from './use-booking-actions';

type Props = { booking: BookingItem; timeZone: string; who: string; onClose: () => void };

/** A new time of the same specialist, from the same calendar the client sees. */
export function RescheduleBooking({ booking, timeZone, who, onClose }: Props) {
  const t = useTranslations('bookings');
  const locale = useLocale();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const refresh = useRefreshBookings();
  const onError = useSayBookingError();
  const now = useNow(null);
  const [day, setDay] = useState<string | null>(null);
  const [alternatives, setAlternatives] = useState<Slot[]>([]);
  const move = useMutation(
    trpc.bookings.reschedule.mutationOptions({
      onError,
      onSuccess: (result) => {
        if (result.outcome === 'slot_taken') {
          toast(t('errors.slot_taken'));
          return setAlternatives(result.alternatives);
        }
        toast.success(t('done.rescheduled', { when: whenOf(result.booking.startsAt.toISOString(), timeZone, locale) }));
        refresh();
        onClose();
      },
    }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="w-[min(860px,calc(100vw-32px))]"
        title={t('rescheduleTitle')}
        description={t('rescheduleText', {
          who,
          service: booking.serviceName,
          when: whenOf(booking.startsAt.toISOString(), timeZone, locale),
        })}
      >
        <div style={dashboardColors}>
          <ChooseTime
            queryKey={['bookings', 'move', booking.id, alternatives.length]}
            load={(range) => client.bookings.slots.query({ serviceId: booking.serviceId, staffId: booking.staffId, ...range })}
            timeZone={timeZone}
            today={new Intl.DateTimeFormat('en-CA', { timeZone }).format(now)}
            day={day}
            alternatives={alternatives}
            busySlot={move.isPending ? (move.variables.startsAt as string) : null}
            onDay={setDay}
            onSlot={(slot) => move.mutate({ bookingId: booking.id, startsAt: slot.startsAt, staffId: slot.staffId })}
          />
        </div>
      </DialogContent>
    </Dialog>
  );
}

export function CancelBooking({ booking, timeZone, who, onClose }: Props) {
  const t = useTranslations('bookings');
  const locale = useLocale();
  const trpc = useTRPC();
  const refresh = useRefreshBookings();
  const onError = useSayBookingError();
  const [reason, setReason] = useState('');
  const cancel = useMutation(
    trpc.bookings.cancel.mutationOptions({
      onError,
      onSuccess: () => {
        toast.success(t('done.cancelled'));
        refresh();
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('cancelTitle', { when: whenOf(booking.startsAt.toISOString(), timeZone, locale) })}
      description={
        <div className="grid gap-4">
          <p>{t('cancelText', { who, service: booking.serviceName })}</p>
          <Field label={t('cancelReason')} aside={t('optional')}>
            <Textarea rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
        </div>
      }
      cancelLabel={t('keep')}
      confirmLabel={t('cancel')}
      onConfirm={async () => {
        await cancel.mutateAsync({ bookingId: booking.id, reason: reason.trim() || undefined }).catch(() => undefined);
      }}
    />
  );
}
