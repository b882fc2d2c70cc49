'use client';

import { useTranslations } from 'next-intl';
import { SystemPage } from '@/components/shell/system-page';
import { Button } from '@/components/ui/button';

type Props = { error: Error & { digest?: string } };

/** Asks for the whole page again: Next's own `reset` renders what the server sent once more, and that is the failure. */
export default function ErrorPage({ error }: Props) {
  const t = useTranslations('shell.failed');
  return (
    <SystemPage
      figure="500"
      title={t('title')}
      text={t('text')}
      actions={
        <Button variant="primary" size="lg" onClick={() => location.reload()}>
          {t('retry')}
        </Button>
      }
    >
      <title>{t('title')}</title>
      {error.digest ? (
        <p className="mt-6 text-sm text-ink-3">
          {t('code')}: <code className="font-mono">{error.digest}</code>
        </p>
      ) : null}
    </SystemPage>
  );
}
