'use client';

import { useTranslations } from 'next-intl';
import { SystemPage } from '@/components/shell/system-page';
import { Button } from '@/components/ui/button';

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: Props) {
  const t = useTranslations('shell.failed');
  return (
    <SystemPage
      figure="500"
      title={t('title')}
      text={t('text')}
      actions={
        <Button variant="primary" size="lg" onClick={reset}>
          {t('retry')}
        </Button>
      }
    >
      {error.digest ? (
        <p className="mt-6 text-sm text-ink-3">
          {t('code')}: <code className="font-mono">{error.digest}</code>
        </p>
      ) : null}
    </SystemPage>
  );
}
