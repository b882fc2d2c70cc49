'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useForm, useWatch } from 'react-hook-form';
import { Link } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { askLetterSchema, resetPasswordSchema } from '@/server/domain/members/schema';
import { PasswordInput, PasswordStrength } from './password-input';
import { pageAfterSignIn, signInWith } from './sign-in-with';
import { useFailure, useReason } from './use-reason';

/** Asks for a letter with a link to a new password. */
export function AskResetForm() {
  const t = useTranslations('auth');
  const locale = useLocale() === 'en' ? 'en' : 'ru';
  const trpc = useTRPC();
  const reasonText = useReason();
  const failure = useFailure();
  const ask = useMutation(trpc.account.askLetter.mutationOptions());
  const form = useForm({
    resolver: zodResolver(askLetterSchema),
    defaultValues: { email: '', kind: 'reset' as 'reset' | 'sign_in', locale: locale as 'ru' | 'en' },
  });
  const submit = form.handleSubmit((values) => ask.mutate(values));
  if (ask.isSuccess)
    return (
      <NoteStrip tone="success" role="status">
        {t('letterSent', { email: form.getValues('email') })}
      </NoteStrip>
    );
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {ask.isError ? (
        <NoteStrip tone="danger" role="alert">
          {failure(ask.error)}
        </NoteStrip>
      ) : null}
      <Field label={t('email')} error={reasonText(form.formState.errors.email?.message)} required>
        <Input type="email" inputMode="email" autoComplete="username" autoFocus className="h-11" {...form.register('email')} />
      </Field>
      <Button type="submit" variant="primary" size="xl" loading={ask.isPending}>
        {t('reset.ask')}
      </Button>
      <p className="text-center text-base">
        <Link href="/sign-in" className="underline decoration-line-strong underline-offset-4 hover:decoration-ink">
          {t('reset.back')}
        </Link>
      </p>
    </form>
  );
}

/** Sets a new password by the letter's link, then signs in. */
export function NewPasswordForm({ token }: { token: string }) {
  const t = useTranslations('auth');
  const locale = useLocale();
  const trpc = useTRPC();
  const reasonText = useReason();
  const failure = useFailure();
  const reset = useMutation(
    trpc.account.resetPassword.mutationOptions({
      onSuccess: async ({ ticket }) => {
        await signInWith('link', { token: ticket });
        window.location.assign(pageAfterSignIn(undefined, locale));
      },
    }),
  );
  const form = useForm({ resolver: zodResolver(resetPasswordSchema), defaultValues: { token, password: '' } });
  const password = useWatch({ control: form.control, name: 'password' });
  const submit = form.handleSubmit((values) => reset.mutate(values));
  // A token cut short on its way out of the letter is refused before it travels; the field for it is not on the page.
  const refusal = reset.isError ? failure(reset.error) : form.formState.errors.token ? reasonText('link.unknown') : null;
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {refusal ? (
        <NoteStrip
          tone="danger"
          role="alert"
          action={
            <Link href="/reset" className="font-medium underline underline-offset-4">
              {t('reset.again')}
            </Link>
          }
        >
          {refusal}
        </NoteStrip>
      ) : null}
      <Field label={t('newPassword')} error={reasonText(form.formState.errors.password?.message)} required>
        <PasswordInput autoComplete="new-password" autoFocus className="h-11" {...form.register('password')} />
        <PasswordStrength password={password} email="" />
      </Field>
      <Button type="submit" variant="primary" size="xl" loading={reset.isPending || reset.isSuccess}>
        {t('reset.save')}
      </Button>
    </form>
  );
}
