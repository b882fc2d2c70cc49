import { getTranslations, setRequestLocale } from 'next-intl/server';
import { SystemPage } from '@/components/shell/system-page';
import { buttonClass } from '@/components/ui/button';

type Props = { params: Promise<{ locale: string }> };

/** What the service worker keeps and shows when a page cannot be fetched. Its one action needs no script of the page. */
export default async function OfflinePage({ params }: Props) {
  const { locale } = await params;
  setRequestLocale(locale);
  const t = await getTranslations('shell.offlinePage');
  return (
    <SystemPage
      figure="···"
      title={t('title')}
      text={t('text')}
      actions={
        <a href="" className={buttonClass({ variant: 'primary', size: 'lg' })}>
          {t('retry')}
        </a>
      }
    />
  );
}
