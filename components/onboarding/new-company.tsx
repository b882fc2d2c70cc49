'use client';

import { useMemo, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useForm, useWatch } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useReason, useFailure } from '@/components/auth/use-reason';
import { useRouter } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { PreviewFrame } from '@/components/widget-editor/preview-frame';
import { createTenantSchema, type Industry } from '@/server/domain/tenants/schema';
import { brandColors, widgetConfigSchema } from '@/server/domain/widgets/schema';
import type { PublicConfig } from '@/widget/protocol';
import { IndustryChoice } from './industry-choice';
import { OnboardingFrame } from './onboarding-frame';

/** The first step, before there is a company: a name and a trade found it. */
export function NewCompany() {
  const t = useTranslations('onboarding');
  const locale = useLocale() === 'en' ? 'en' : 'ru';
  const router = useRouter();
  const trpc = useTRPC();
  const reasonText = useReason();
  const failure = useFailure();
  const [industry, setIndustry] = useState<Industry>('other');
  const create = useMutation(trpc.tenants.create.mutationOptions({ onSuccess: ({ slug }) => router.push(`/onboarding/${slug}`) }));
  const form = useForm({
    resolver: zodResolver(createTenantSchema),
    defaultValues: { name: '', site: '', locale: locale as 'ru' | 'en', timeZone: 'Europe/Moscow', industry: 'other' as Industry },
  });
  const { errors } = form.formState;
  const [name, site] = useWatch({ control: form.control, name: ['name', 'site'] });
  const submit = form.handleSubmit((values) => create.mutate({ ...values, industry, timeZone: guessedZone() }));
  const shown = useMemo(
    () =>
      unfoundedConfig({
        name: name || t('company.sample'),
        locale,
        greeting: '',
        invitation: t(`invitations.${industry}`),
        title: t('preview.title'),
      }),
    [name, locale, industry, t],
  );
  return (
    <OnboardingFrame
      step="company"
      title={t('company.title')}
      lead={t('company.lead')}
      nextLabel={t('next')}
      busy={create.isPending || create.isSuccess}
      onNext={() => void submit()}
      preview={<PreviewFrame site={site ?? ''} shown={shown} view="invitation" />}
    >
      <form noValidate method="post" onSubmit={(event) => void submit(event)} className="grid gap-6">
        {create.isError ? (
          <NoteStrip tone="danger" role="alert">
            {failure(create.error)}
          </NoteStrip>
        ) : null}
        <IndustryChoice value={industry} onChange={setIndustry} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('company.name')} error={reasonText(errors.name?.message)} required>
            <Input autoComplete="organization" autoFocus {...form.register('name')} />
          </Field>
          <Field label={t('company.site')} aside={t('optional')} error={reasonText(errors.site?.message)}>
            <Input inputMode="url" autoComplete="url" placeholder="company.ru" {...form.register('site')} />
          </Field>
        </div>
        <button type="submit" hidden />
      </form>
    </OnboardingFrame>
  );
}

type Words = { name: string; locale: 'ru' | 'en'; greeting: string; invitation: string; title: string };

/** What the widget of a company that does not exist yet would carry: usual settings, nothing measured, nothing promised. */
function unfoundedConfig({ name, locale, ...texts }: Words): PublicConfig {
  const usual = widgetConfigSchema.parse({});
  return {
    key: 'preview',
    origin: '',
    chunks: { app: '' },
    name,
    locale,
    colors: brandColors(usual.brand),
    position: usual.position,
    texts,
    agent: { name, role: '', avatarUrl: null },
    channels: [{ channel: 'web', needs: 'nothing' }],
    hours: { open: true, closesAt: null, opensAt: null, timeZone: guessedZone() },
    answers: 'bot',
    replySeconds: null,
    fields: usual.fields,
    consents: [],
    booking: { enabled: true, url: '' },
    open: usual.open,
    flags: { widget: true, autocapture: true, booking: true },
  };
}

/** The computer's own zone: right for nearly everyone, and asked again two steps later. */
function guessedZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return !zone || zone === 'UTC' ? 'Europe/Moscow' : zone;
}
