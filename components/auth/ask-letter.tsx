'use client';

import { useMutation } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { useFailure } from './use-reason';

type Props = { kind: 'reset' | 'sign_in'; email: string; returnTo?: string; label: string };

/** One button that sends a letter and says so; the same words whether or not the address is known. */
export function AskLetter({ kind, email, returnTo, label }: Props) {
  const t = useTranslations('auth');
  const locale = useLocale();
  const trpc = useTRPC();
  const failure = useFailure();
  const ask = useMutation(trpc.account.askLetter.mutationOptions());
  if (ask.isSuccess)
    return (
      <p role="status" className="font-medium">
        {t('letterSent', { email })}
      </p>
    );
  return (
    <div className="grid justify-items-start gap-2">
      <Button
        size="lg"
        loading={ask.isPending}
        onClick={() => ask.mutate({ kind, email, returnTo, locale: locale === 'en' ? 'en' : 'ru' })}
      >
        {label}
      </Button>
      {ask.isError ? (
        <p role="alert" className="text-danger">
          {failure(ask.error)}
        </p>
      ) : null}
    </div>
  );
}
