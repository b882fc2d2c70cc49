'use client';

import { useEffect, useRef, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useFailure } from '@/components/auth/use-reason';
import { useTRPC } from '@/components/shell/api-provider';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { Select } from '@/components/ui/select';
import { Segmented } from '@/components/ui/tabs';
import { Textarea } from '@/components/ui/textarea';
import { ColorField } from '@/components/widget-editor/color-field';
import { WidgetPreview } from '@/components/widget-editor/widget-preview';
import type { WidgetConfig } from '@/server/domain/widgets/schema';
import { OnboardingFrame } from './onboarding-frame';
import type { StepProps } from './step-props';

const SAVE_AFTER_MS = 600; // a pause in typing, not every letter

/** Colours and first words; each change is saved by itself, the preview is computed like the real thing. */
export function LookStep({ setUp, widget, refresh, onNext, onSkip, onBack, onStep }: StepProps) {
  const t = useTranslations('onboarding');
  const failure = useFailure();
  const [config, setConfig] = useState<WidgetConfig>(widget.config);
  const [view, setView] = useState<'invitation' | 'window'>('invitation');
  const [leaving, setLeaving] = useState(false); // a save of its own must not swallow the click that leaves
  const save = useSaveWidget(widget, refresh);
  const change = (next: WidgetConfig) => {
    setConfig(next);
    save.later(next);
  };
  const text = (field: 'title' | 'invitation', value: string) =>
    change({ ...config, texts: { ...config.texts, [field]: field === 'invitation' && value === '' ? null : value } });
  return (
    <OnboardingFrame
      step="look"
      title={t('look.title')}
      lead={t('look.lead')}
      nextLabel={t('next')}
      busy={leaving}
      onNext={() => {
        setLeaving(true);
        void save.now(config).then((ok) => (ok ? onNext() : setLeaving(false)));
      }}
      onSkip={onSkip}
      onBack={onBack}
      onStep={onStep}
      preview={
        <>
          <Segmented
            aria-label={t('look.view')}
            value={view}
            onValueChange={setView}
            options={[
              { value: 'invitation', label: t('look.viewInvitation') },
              { value: 'window', label: t('look.viewWindow') },
            ]}
            className="self-start"
          />
          <WidgetPreview site={setUp.settings.site ?? ''} config={config} view={view} />
        </>
      }
    >
      {save.error ? (
        <NoteStrip tone="danger" role="alert">
          {failure(save.error)}
        </NoteStrip>
      ) : null}
      <ColorField value={config.brand} onChange={(brand) => change({ ...config, brand })} />
      <Field label={t('look.invitation')} hint={t('look.invitationHint')} aside={t('optional')}>
        <Textarea
          rows={2}
          maxLength={300}
          value={config.texts.invitation ?? ''}
          onChange={(event) => text('invitation', event.target.value)}
        />
      </Field>
      <Field label={t('look.greeting')} hint={t('look.greetingHint')} aside={t('optional')}>
        <Input
          maxLength={80}
          placeholder={t('preview.title')}
          value={config.texts.title}
          onFocus={() => setView('window')}
          onChange={(event) => text('title', event.target.value)}
        />
      </Field>
      <Field label={t('look.position')} className="max-w-60">
        <Select
          value={config.position}
          onValueChange={(position) => change({ ...config, position })}
          options={[
            { value: 'right', label: t('look.right') },
            { value: 'left', label: t('look.left') },
          ]}
        />
      </Field>
    </OnboardingFrame>
  );
}

/** Saves after a pause, or at once before leaving. Nobody else edits a widget that is being set up, so the last word wins. */
function useSaveWidget(widget: StepProps['widget'], refresh: () => Promise<void>) {
  const trpc = useTRPC();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const mutation = useMutation(trpc.widgets.save.mutationOptions({ onSuccess: () => refresh() }));
  const body = (config: WidgetConfig) => ({
    widgetId: widget.id,
    version: widget.version,
    config,
    allowedOrigins: widget.allowedOrigins,
    enabled: widget.enabled,
    overwrite: true,
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    error: mutation.error,
    later: (config: WidgetConfig) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => mutation.mutate(body(config)), SAVE_AFTER_MS);
    },
    now: (config: WidgetConfig): Promise<boolean> => {
      clearTimeout(timer.current);
      return mutation.mutateAsync(body(config)).then(
        () => true,
        () => false,
      );
    },
  };
}
