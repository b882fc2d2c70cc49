'use client';

import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { SystemPage } from '@/components/shell/system-page';
import { buttonClass } from '@/components/ui/button';
import { inLanguage, mailboxLocaleOf, type MailboxLocale } from './mailbox-language';

type Words = { goneTitle: string; goneText: string; back: string };

/** A letter that is not kept, or not any more. A 404 is not told its address's parameters, so the language is chosen here. */
export function LetterGone({ words }: { words: Record<MailboxLocale, Words> }) {
  const locale = mailboxLocaleOf(useSearchParams().get('lang'));
  const { goneTitle, goneText, back } = words[locale];
  return (
    <div lang={locale}>
      <title>{goneTitle}</title>
      <SystemPage
        figure="404"
        title={goneTitle}
        text={goneText}
        actions={
          <Link href={inLanguage('/dev/mailbox', locale)} className={buttonClass({ variant: 'primary', size: 'lg' })}>
            {back}
          </Link>
        }
        home={(logo) => (
          <Link href={locale === 'en' ? '/en' : '/'} className="inline-block rounded-sm">
            {logo}
          </Link>
        )}
      />
    </div>
  );
}
