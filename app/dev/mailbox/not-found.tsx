import { getTranslations } from 'next-intl/server';
import { LetterGone } from '@/components/mailbox/letter-gone';

export default async function LetterNotFound() {
  return <LetterGone words={{ ru: await wordsIn('ru'), en: await wordsIn('en') }} />;
}

async function wordsIn(locale: 'ru' | 'en') {
  const t = await getTranslations({ locale, namespace: 'mailbox' });
  return { goneTitle: t('goneTitle'), goneText: t('goneText'), back: t('back') };
}
