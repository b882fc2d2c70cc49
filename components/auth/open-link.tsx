'use client';

import { useEffect, useRef, useState } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { apiErrorOf, useTRPCClient } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { NoteStrip } from '@/components/ui/note-strip';
import { Spinner } from '@/components/ui/spinner';
import { pageAfterSignIn, signInWith } from './sign-in-with';
import { useReason } from './use-reason';

type Props = { kind: 'verify' | 'sign_in'; token: string; returnTo?: string };

/**
 * The page a letter's link opens. The link is used up by a script after loading, not by the request for the page: mail
 * servers and previews open links too, and a single-use link must survive them.
 */
export function OpenLink({ kind, token, returnTo }: Props) {
  const t = useTranslations('auth');
  const locale = useLocale();
  const client = useTRPCClient();
  const reasonText = useReason();
  const [refused, setRefused] = useState<string | null>(null);
  const started = useRef(false);

  useEffect(() => {
    if (started.current) return; // an effect runs twice in development, and the link works once
    started.current = true;
    const open = async () => {
      const ticket = kind === 'verify' ? (await client.account.verifyEmail.mutate({ token })).ticket : token;
      const answer = await signInWith('link', { token: ticket });
      if (!answer.ok) throw new Error(answer.code);
      window.location.assign(kind === 'verify' ? `${locale === 'en' ? '/en' : ''}/onboarding` : pageAfterSignIn(returnTo, locale));
    };
    open().catch((error: unknown) => setRefused(reasonOf(error)));
  }, [client, kind, locale, returnTo, token]);

  if (!refused) {
    return (
      <p role="status" className="flex items-center gap-3 text-md text-ink-2">
        <Spinner /> {t(kind === 'verify' ? 'verify.working' : 'link.working')}
      </p>
    );
  }
  return (
    <div className="grid gap-4">
      <NoteStrip tone="danger" role="alert">
        {reasonText(refused)}
      </NoteStrip>
      <div className="flex flex-wrap gap-2">
        <Button asChild variant="primary" size="lg">
          <Link href="/sign-in">{t('signIn.action')}</Link>
        </Button>
        {kind === 'verify' ? (
          <Button asChild size="lg">
            <Link href="/sign-up">{t('verify.again')}</Link>
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** A token cut short on its way out of the letter is refused by its form: nothing was typed here, so it is the link that is wrong. */
function reasonOf(error: unknown): string {
  const reason = apiErrorOf(error)?.reason;
  if (reason) return reason === 'input.invalid' ? 'link.unknown' : reason;
  return error instanceof Error && error.message.includes('link') ? error.message : 'unavailable';
}
