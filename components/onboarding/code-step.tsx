'use client';

import { useEffect, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { CopyButton } from '@/components/ui/copy-button';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { WidgetPreview } from '@/components/widget-editor/widget-preview';
import { Detection } from './detection';
import { OnboardingFrame } from './onboarding-frame';
import type { StepProps } from './step-props';

const places = ['html', 'tilda', 'wordpress', 'bitrix', 'tags', 'colleague'] as const;
const CHECKLIST_AFTER_MS = 3 * 60_000;

/** The one line for the site, and a look-out that needs no reloading. */
export function CodeStep({ setUp, widget, onNext, onSkip, onBack, onStep }: StepProps) {
  const t = useTranslations('onboarding');
  const trpc = useTRPC();
  const save = useMutation(trpc.tenants.saveOnboarding.mutationOptions());
  const isLate = useLater(CHECKLIST_AFTER_MS);
  const snippet = `<script async src="${widget.origin}/widget/v1/widget.js?t=${setUp.publicKey}"></script>`;
  const site = setUp.settings.site ?? '';
  return (
    <OnboardingFrame
      step="code"
      title={t('code.title')}
      lead={t('code.lead')}
      nextLabel={t('code.next')}
      skipLabel={t('code.skip')}
      onNext={onNext}
      onSkip={onSkip}
      onBack={onBack}
      onStep={onStep}
      preview={<WidgetPreview site={site} config={widget.config} view="window" />}
    >
      <Tabs defaultValue="html">
        <TabsList aria-label={t('code.places')}>
          {places.map((place) => (
            <TabsTrigger key={place} value={place}>
              {t(`code.${place}.name`)}
            </TabsTrigger>
          ))}
        </TabsList>
        {places.map((place) => (
          <TabsContent key={place} value={place} className="pt-4">
            <p className="text-base text-pretty text-ink-2">{t(`code.${place}.text`)}</p>
          </TabsContent>
        ))}
      </Tabs>
      <div className="grid gap-3 rounded-lg border border-line bg-sunken p-4">
        <pre data-testid="snippet" className="overflow-x-auto font-mono text-sm whitespace-pre-wrap break-all">
          {snippet}
        </pre>
        <CopyButton
          variant="secondary"
          className="justify-self-end"
          value={snippet}
          label={t('code.copy')}
          onCopied={() => save.mutate({ snippetCopiedAt: new Date().toISOString() })}
        />
      </div>
      <Detection widget={widget} site={site} isLate={isLate} />
    </OnboardingFrame>
  );
}

function useLater(afterMs: number): boolean {
  const [is, set] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => set(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return is;
}
