'use client';

import { useState } from 'react';
import { zodResolver } from '@hookform/resolvers/zod';
import { useLocale, useTranslations } from 'next-intl';
import { useForm } from 'react-hook-form';
import { Link } from '@/components/navigation';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { signInSchema } from '@/server/domain/members/schema';
import { AskLetter } from './ask-letter';
import { PasswordInput } from './password-input';
import { pageAfterSignIn, signInWith } from './sign-in-with';
import { useReason } from './use-reason';

type Refusal =
  | { kind: 'wrong'; left: number }
  | { kind: 'paused'; minutes: number }
  | { kind: 'unconfirmed' }
  | { kind: 'other'; code: string };

/** An error keeps the address, empties the password and puts the focus there. */
export function SignInForm({ returnTo }: { returnTo?: string }) {
  const t = useTranslations('auth');
  const locale = useLocale();
  const reasonText = useReason();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const form = useForm({ resolver: zodResolver(signInSchema), defaultValues: { email: '', password: '' } });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    setRefusal(null);
    const answer = await signInWith('password', values);
    if (answer.ok) return window.location.assign(pageAfterSignIn(returnTo, locale));
    form.resetField('password');
    setRefusal(refusalOf(answer.code));
    requestAnimationFrame(() => form.setFocus('password'));
  });

  return (
    <div className="grid gap-5">
      {refusal ? <RefusalNote refusal={refusal} email={form.getValues('email')} returnTo={returnTo} /> : null}
      <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <Field label={t('email')} error={reasonText(errors.email?.message)} required>
          <Input type="email" inputMode="email" autoComplete="username" autoFocus className="h-11" {...form.register('email')} />
        </Field>
        <Field
          label={t('password')}
          error={reasonText(errors.password?.message)}
          required
          aside={
            <Link href="/reset" className="text-sm text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink">
              {t('forgot')}
            </Link>
          }
        >
          <PasswordInput
            autoComplete="current-password"
            className="h-11"
            {...form.register('password')}
            aria-invalid={refusal?.kind === 'wrong' || undefined}
          />
        </Field>
        <Button type="submit" variant="primary" size="xl" loading={isSubmitting}>
          {t('signIn.action')}
        </Button>
      </form>
      <p className="text-center text-base text-ink-2">
        {t('signIn.noAccount')}{' '}
        <Link href="/sign-up" className="text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink">
          {t('signIn.try')}
        </Link>
      </p>
    </div>
  );
}

function refusalOf(code: string): Refusal {
  const [kind, number] = code.split(':');
  if (kind === 'wrong') return { kind: 'wrong', left: Number(number) || 0 };
  if (kind === 'paused') return { kind: 'paused', minutes: Math.max(1, Math.ceil(Number(number) / 60)) };
  return kind === 'unconfirmed' ? { kind } : { kind: 'other', code };
}

function RefusalNote({ refusal, email, returnTo }: { refusal: Refusal; email: string; returnTo?: string }) {
  const t = useTranslations('auth');
  const reasonText = useReason();
  switch (refusal.kind) {
    case 'wrong':
      if (refusal.left > 0)
        return (
          <NoteStrip tone="danger" role="alert">
            {t('signIn.wrong', { left: refusal.left })}
          </NoteStrip>
        );
      return <PausedNote minutes={15} email={email} returnTo={returnTo} />;
    case 'paused':
      return <PausedNote minutes={refusal.minutes} email={email} returnTo={returnTo} />;
    case 'unconfirmed':
      return (
        <NoteStrip tone="warning" role="alert">
          {t('signIn.unconfirmed')}
        </NoteStrip>
      );
    case 'other':
      return (
        <NoteStrip tone="danger" role="alert">
          {reasonText(refusal.code)}
        </NoteStrip>
      );
  }
}

function PausedNote({ minutes, email, returnTo }: { minutes: number; email: string; returnTo?: string }) {
  const t = useTranslations('auth');
  return (
    <NoteStrip tone="warning" role="alert">
      <div className="grid gap-3">
        <p>{t('signIn.paused', { minutes })}</p>
        {email ? <AskLetter kind="sign_in" email={email} returnTo={returnTo} label={t('signIn.sendLink')} /> : null}
      </div>
    </NoteStrip>
  );
}
