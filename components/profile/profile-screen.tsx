'use client';

import { useState, type ReactNode } from 'react';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useForm, useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { PasswordInput, PasswordStrength } from '@/components/auth/password-input';
import { useFailure, useReason } from '@/components/auth/use-reason';
import { usePathname, useRouter } from '@/components/navigation';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { PageBody, PageHead } from '@/components/shell/page-head';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { chooseTheme } from '@/components/ui/theme';
import { changePasswordSchema, profileSchema } from '@/server/domain/members/schema';
import { SessionList } from './session-list';

export function ProfileScreen() {
  const t = useTranslations('profile');
  const trpc = useTRPC();
  const profile = useQuery(trpc.account.profile.queryOptions());
  return (
    <>
      <PageHead title={t('title')} />
      <PageBody className="grid max-w-160 gap-8 p-5">
        {profile.isError ? (
          <ErrorState onRetry={() => void profile.refetch()} />
        ) : profile.data ? (
          <ProfileForm profile={profile.data} />
        ) : (
          <Skeleton className="h-76 max-sm:h-106" />
        )}
        <Part title={t('passwordTitle')} lead={t('passwordLead')}>
          <PasswordForm />
        </Part>
        <Part title={t('sessionsTitle')} lead={t('sessionsLead')}>
          <SessionList />
        </Part>
      </PageBody>
    </>
  );
}

function Part({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <section className="grid gap-4 border-t border-line pt-6">
      <div className="grid gap-1">
        <h2 className="text-md font-semibold">{title}</h2>
        <p className="text-sm text-ink-2">{lead}</p>
      </div>
      {children}
    </section>
  );
}

type Profile = { name: string; email: string; locale: 'ru' | 'en'; theme: 'light' | 'dark' | 'system' };

function ProfileForm({ profile }: { profile: Profile }) {
  const t = useTranslations('profile');
  const trpc = useTRPC();
  const router = useRouter();
  const pathname = usePathname();
  const queryClient = useQueryClient();
  const reasonText = useReason();
  const failure = useFailure();
  const form = useForm({
    resolver: zodResolver(profileSchema),
    defaultValues: { name: profile.name, locale: profile.locale, theme: profile.theme },
  });
  const [locale, theme] = useWatch({ control: form.control, name: ['locale', 'theme'] });
  const update = useMutation(
    trpc.account.updateProfile.mutationOptions({
      onSuccess: async (_result, saved) => {
        if (saved.theme) chooseTheme(saved.theme);
        toast.success(t('saved'));
        await queryClient.invalidateQueries({ queryKey: trpc.account.profile.queryKey() });
        if (saved.locale && saved.locale !== profile.locale) router.replace(pathname, { locale: saved.locale });
        else router.refresh();
      },
    }),
  );
  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit((values) => update.mutate(values))(event)} className="grid gap-4">
      {update.isError ? (
        <NoteStrip tone="danger" role="alert">
          {failure(update.error)}
        </NoteStrip>
      ) : null}
      <Field label={t('name')} hint={t('nameHint')} error={reasonText(form.formState.errors.name?.message)} required>
        <Input autoComplete="name" {...form.register('name')} />
      </Field>
      <Field label={t('email')} hint={t('emailHint')}>
        <Input value={profile.email} readOnly />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('language')}>
          <Select
            value={locale}
            onValueChange={(value) => form.setValue('locale', value, { shouldDirty: true })}
            options={[
              { value: 'ru', label: 'Русский' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Field>
        <Field label={t('theme')}>
          <Select
            value={theme}
            onValueChange={(value) => form.setValue('theme', value, { shouldDirty: true })}
            options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`themes.${value}`) }))}
          />
        </Field>
      </div>
      <Button type="submit" variant="primary" className="justify-self-start" loading={update.isPending} disabled={!form.formState.isDirty}>
        {t('save')}
      </Button>
    </form>
  );
}

function PasswordForm() {
  const t = useTranslations('profile');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const reasonText = useReason();
  const failure = useFailure();
  const [done, setDone] = useState(false);
  const form = useForm({ resolver: zodResolver(changePasswordSchema), defaultValues: { current: '', password: '' } });
  const password = useWatch({ control: form.control, name: 'password' });
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      onSuccess: async () => {
        form.reset();
        setDone(true);
        await queryClient.invalidateQueries({ queryKey: trpc.account.sessions.queryKey() });
      },
      onError: (error) => {
        const field = apiErrorOf(error)?.fields.find((candidate) => candidate.field === 'current');
        if (field) form.setError('current', { message: field.reason }, { shouldFocus: true });
      },
    }),
  );
  const { errors } = form.formState;
  return (
    <form
      noValidate
      method="post"
      onSubmit={(event) =>
        void form.handleSubmit((values) => {
          setDone(false);
          change.mutate(values);
        })(event)
      }
      className="grid gap-4"
    >
      {done ? (
        <NoteStrip tone="success" role="status">
          {t('passwordDone')}
        </NoteStrip>
      ) : null}
      {change.isError && !errors.current ? (
        <NoteStrip tone="danger" role="alert">
          {failure(change.error)}
        </NoteStrip>
      ) : null}
      <Field label={t('current')} error={reasonText(errors.current?.message)} required>
        <PasswordInput autoComplete="current-password" {...form.register('current')} />
      </Field>
      <Field label={t('next')} error={reasonText(errors.password?.message)} required>
        <PasswordInput autoComplete="new-password" {...form.register('password')} />
        <PasswordStrength password={password} email="" />
      </Field>
      <Button type="submit" className="justify-self-start" loading={change.isPending}>
        {t('change')}
      </Button>
    </form>
  );
}
