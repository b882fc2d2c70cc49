'use client';

import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { CalendarCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useFailure } from '@/components/auth/use-reason';
import { useTRPC } from '@/components/shell/api-provider';
import { ZoneSelect } from '@/components/company/zone-select';
import { isWrongWeek, WeekEditor } from '@/components/services/week-editor';
import { Field } from '@/components/ui/field';
import { NoteStrip } from '@/components/ui/note-strip';
import { WidgetPreview } from '@/components/widget-editor/widget-preview';
import type { Week } from '@/server/domain/tenants/schema';
import { OnboardingFrame } from './onboarding-frame';
import type { StepProps } from './step-props';

/** When the business answers and receives people. Staff who had the old hours get the new ones. */
export function HoursStep({ setUp, widget, refresh, onNext, onSkip, onBack, onStep }: StepProps) {
  const t = useTranslations('onboarding');
  const trpc = useTRPC();
  const failure = useFailure();
  const [hours, setHours] = useState<Week>(setUp.settings.hours);
  const [timeZone, setTimeZone] = useState(setUp.timeZone);
  const [leaving, setLeaving] = useState(false);
  const save = useMutation(trpc.tenants.saveHours.mutationOptions({ onSuccess: () => refresh() }));
  const isWrong = isWrongWeek(hours);
  const store = (change: { timeZone?: string; hours?: Week }): Promise<boolean> =>
    isWrong && !change.hours
      ? Promise.resolve(false)
      : save.mutateAsync({ timeZone, hours, ...change }).then(
          () => true,
          () => false,
        );
  return (
    <OnboardingFrame
      step="hours"
      title={t('hours.title')}
      lead={t('hours.lead')}
      nextLabel={t('next')}
      busy={leaving}
      onNext={() => {
        setLeaving(true);
        void store({}).then((ok) => (ok ? onNext() : setLeaving(false)));
      }}
      onSkip={onSkip}
      onBack={onBack}
      onStep={onStep}
      preview={<WidgetPreview site={setUp.settings.site ?? ''} config={widget.config} view="window" />}
    >
      {save.isError ? (
        <NoteStrip tone="danger" role="alert">
          {failure(save.error)}
        </NoteStrip>
      ) : null}
      <Field label={t('hours.zone')} className="max-w-90 grid-cols-1">
        <ZoneSelect
          value={timeZone}
          onValueChange={(zone) => {
            setTimeZone(zone);
            void store({ timeZone: zone });
          }}
        />
      </Field>
      <WeekEditor
        label={t('hours.week')}
        value={hours}
        onChange={(week) => {
          setHours(week);
          if (!isWrongWeek(week)) void store({ hours: week });
        }}
      />
      <NoteStrip tone="success">
        <span className="flex items-start gap-2">
          <CalendarCheck aria-hidden className="mt-px size-4 shrink-0" />
          {t('hours.calendar')}
        </span>
      </NoteStrip>
    </OnboardingFrame>
  );
}
