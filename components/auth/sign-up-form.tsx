'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { Link } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { signUpSchema } from '@/server/domain/members/schema';
import { LetterSent } from './letter-sent';
import { PasswordInput, PasswordStrength } from './password-input';
import { useFailure, useReason } from './use-reason';

const linkClass = 'text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink';

export function SignUpForm() {
  const t = useTranslations('auth');
  const locale = useLocale() === 'en' ? 'en' : 'ru';
  const trpc = useTRPC();
  const reasonText = useReason();
  const failure = useFailure();
  const signUp = useMutation(trpc.account.signUp.mutationOptions());
  const form = useForm({
    resolver: zodResolver(signUpSchema),
    defaultValues: { email: '', password: '', accepted: false, locale: locale as 'ru' | 'en' },
  });
  const { errors } = form.formState;
  const [email, password] = useWatch({ control: form.control, name: ['email', 'password'] });
  const submit = form.handleSubmit((values) => signUp.mutate(values));

  if (signUp.isSuccess) return <LetterSent email={email} onAgain={() => signUp.mutateAsync(form.getValues())} onChange={signUp.reset} />;
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {signUp.isError ? (
        <NoteStrip tone="danger" role="alert">
          {failure(signUp.error)}
        </NoteStrip>
      ) : null}
      <Field label={t('workEmail')} error={reasonText(errors.email?.message)} required>
        <Input type="email" inputMode="email" autoComplete="email" autoFocus className="h-11" {...form.register('email')} />
      </Field>
      <Field label={t('password')} error={reasonText(errors.password?.message)} required>
        <PasswordInput autoComplete="new-password" className="h-11" {...form.register('password')} />
        <PasswordStrength password={password} email={email} />
      </Field>
      <Controller
        control={form.control}
        name="accepted"
        render={({ field }) => (
          <Checkbox
            checked={field.value}
            onCheckedChange={field.onChange}
            error={reasonText(errors.accepted?.message)}
            label={t.rich('signUp.terms', {
              offer: (words) => (
                <Link href="/legal/offer" target="_blank" className={linkClass}>
                  {words}
                </Link>
              ),
              consent: (words) => (
                <Link href="/legal/privacy" target="_blank" className={linkClass}>
                  {words}
                </Link>
              ),
            })}
          />
        )}
      />
      <Button type="submit" variant="primary" size="xl" loading={signUp.isPending}>
        {t('signUp.action')}
      </Button>
      <p className="text-center text-base text-ink-2">
        {t('signUp.haveAccount')}{' '}
        <Link href="/sign-in" className={linkClass}>
          {t('signIn.action')}
        </Link>
      </p>
    </form>
  );
}
