'use client';

import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useFailure, useReason } from '@/components/auth/use-reason';
import { useTRPC } from '@/components/shell/api-provider';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { WidgetPreview } from '@/components/widget-editor/widget-preview';
import { companyNameSchema, siteSchema, type Industry } from '@/server/domain/tenants/schema';
import { hoursInWords } from '@/components/services/hours-in-words';
import { IndustryChoice } from './industry-choice';
import { OnboardingFrame } from './onboarding-frame';
import type { StepProps } from './step-props';

/** Another trade fills again what nobody edited; the list says what was filled and what was kept. */
export function CompanyStep({ setUp, widget, refresh, onNext, onSkip, onStep }: StepProps) {
  const t = useTranslations('onboarding');
  const locale = useLocale();
  const trpc = useTRPC();
  const reasonText = useReason();
  const failure = useFailure();
  const [name, setName] = useState(setUp.name);
  const [site, setSite] = useState(setUp.settings.site ?? '');
  const [problems, setProblems] = useState<{ name?: string; site?: string }>({});
  const [leaving, setLeaving] = useState(false); // leaving a field saves it, and that must not swallow the click on «next»
  const apply = useMutation(trpc.tenants.applyIndustry.mutationOptions({ onSuccess: () => refresh() }));
  const update = useMutation(trpc.tenants.updateCompany.mutationOptions({ onSuccess: () => refresh() }));

  const save = async (): Promise<boolean> => {
    const parsed = { name: companyNameSchema.safeParse(name), site: siteSchema.safeParse(site) };
    setProblems({ name: parsed.name.error?.issues[0]?.message, site: parsed.site.error?.issues[0]?.message });
    if (!parsed.name.success || !parsed.site.success) return false;
    if (parsed.name.data === setUp.name && parsed.site.data === (setUp.settings.site ?? '')) return true;
    return update.mutateAsync({ name: parsed.name.data, site: parsed.site.data }).then(
      () => true,
      () => false,
    );
  };
  const listed = (items: string[], shown: number) =>
    new Intl.ListFormat(locale, { type: 'conjunction' }).format([
      ...items.slice(0, shown),
      ...(items.length > shown ? [t('andMore', { count: items.length - shown })] : []),
    ]);

  return (
    <OnboardingFrame
      step="company"
      title={t('company.title')}
      lead={t('company.lead')}
      nextLabel={t('next')}
      busy={leaving || apply.isPending}
      onNext={() => {
        setLeaving(true);
        void save().then((ok) => (ok ? onNext() : setLeaving(false)));
      }}
      onSkip={onSkip}
      onStep={onStep}
      preview={<WidgetPreview site={site} config={widget.config} view="window" />}
    >
      {apply.isError || update.isError ? (
        <NoteStrip tone="danger" role="alert">
          {failure(apply.error ?? update.error)}
        </NoteStrip>
      ) : null}
      <IndustryChoice
        value={apply.isPending ? apply.variables.industry : setUp.industry}
        onChange={(industry: Industry) => apply.mutate({ industry })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('company.name')} error={reasonText(problems.name)} required>
          <Input autoComplete="organization" value={name} onChange={(event) => setName(event.target.value)} onBlur={() => void save()} />
        </Field>
        <Field label={t('company.site')} aside={t('optional')} error={reasonText(problems.site)}>
          <Input
            inputMode="url"
            autoComplete="url"
            placeholder="company.ru"
            value={site}
            onChange={(event) => setSite(event.target.value)}
            onBlur={() => void save()}
          />
        </Field>
      </div>
      <dl aria-live="polite" className="border-t border-line">
        <Filled term={t('company.services')}>
          {t('company.servicesCount', { count: setUp.services.length })}
          {setUp.services.length > 0
            ? `: ${listed(
                setUp.services.map((service) => service.toLocaleLowerCase(locale)),
                4,
              )}`
            : ''}
        </Filled>
        <Filled term={t('company.hours')}>
          {hoursInWords(setUp.settings.hours, locale, { none: t('company.dayOff'), aroundTheClock: t('company.aroundTheClock') })}
        </Filled>
        <Filled term={t('company.questions')}>{setUp.questions.length > 0 ? setUp.questions.join(' ') : t('company.noQuestions')}</Filled>
        {apply.data && apply.data.kept.length > 0 ? (
          <Filled term={t('company.kept')}>
            {listed(
              apply.data.kept.map((part) => t(`company.keptParts.${part}`)),
              3,
            )}
          </Filled>
        ) : null}
      </dl>
    </OnboardingFrame>
  );
}

function Filled({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[96px_1fr] gap-3 border-b border-line py-3 text-base">
      <dt className="text-ink-2">{term}</dt>
      <dd className="text-pretty">{children}</dd>
    </div>
  );
}
