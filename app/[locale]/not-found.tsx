import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { SystemPage } from '@/components/shell/system-page';
import { buttonClass } from '@/components/ui/button';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell.notFound');
  return { title: t('title') };
}

export default async function NotFound() {
  const t = await getTranslations('shell.notFound');
  return (
    <SystemPage
      figure="404"
      title={t('title')}
      text={t('text')}
      actions={
        <>
          <Link href="/" className={buttonClass({ variant: 'primary', size: 'lg' })}>
            {t('home')}
          </Link>
          <Link href="/dashboard" className={buttonClass({ size: 'lg' })}>
            {t('dashboard')}
          </Link>
        </>
      }
    />
  );
}
