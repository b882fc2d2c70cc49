'use client';

import { useState } from 'react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { NoteStrip } from '@/components/ui/note-strip';
import { useFailure } from './use-reason';

type Props = { email: string; onAgain: () => Promise<unknown>; onChange: () => void };

/** After sign-up: where to look, and what to do when there is nothing. */
export function LetterSent({ email, onAgain, onChange }: Props) {
  const t = useTranslations('auth.sent');
  const failure = useFailure();
  const [state, setState] = useState<'idle' | 'sending' | 'sent'>('idle');
  const [problem, setProblem] = useState<string | null>(null);
  const again = async () => {
    setState('sending');
    setProblem(await onAgain().then(() => null, failure));
    setState('sent');
  };
  return (
    <div className="grid gap-4" aria-live="polite">
      <NoteStrip tone="success" role="status">
        {t('text', { email })}
      </NoteStrip>
      <p className="text-base text-ink-2">{t('spam')}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="lg" loading={state === 'sending'} onClick={() => void again()}>
          {state === 'sent' && !problem ? t('againDone') : t('again')}
        </Button>
        <Button size="lg" variant="ghost" onClick={onChange}>
          {t('other')}
        </Button>
      </div>
      {problem ? (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
