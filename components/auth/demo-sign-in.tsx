'use client';

import { useState } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { Button, type ButtonProps } from '@/components/ui/button';
import { pageAfterSignIn, signInWith } from './sign-in-with';

type Props = Pick<ButtonProps, 'variant' | 'size' | 'className'> & { role: 'admin' | 'operator'; returnTo?: string };

/** One click into the demo clinic. Exists only where the demo is open; elsewhere the server answers 404. */
export function DemoSignIn({ role, returnTo, ...look }: Props) {
  const t = useTranslations('auth.demo');
  const locale = useLocale();
  const [state, setState] = useState<'idle' | 'working' | 'failed'>('idle');
  const enter = async () => {
    setState('working');
    const answer = await signInWith('demo', { as: role });
    if (answer.ok) window.location.assign(pageAfterSignIn(returnTo, locale));
    else setState('failed');
  };
  return (
    <span className="grid gap-1">
      <Button size="xl" {...look} loading={state === 'working'} onClick={() => void enter()}>
        {t(role)}
      </Button>
      {state === 'failed' ? (
        <span role="alert" className="text-sm text-danger">
          {t('failed')}
        </span>
      ) : null}
    </span>
  );
}
