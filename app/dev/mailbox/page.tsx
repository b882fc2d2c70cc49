import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MailboxFrame } from '@/components/mailbox/mailbox-frame';
import { mailboxLocaleOf, type MailboxSearch } from '@/components/mailbox/mailbox-language';
import { EmptyState } from '@/components/ui/empty-state';
import { listMailbox } from '@/server/auth/mailbox';

export async function generateMetadata({ searchParams }: MailboxSearch): Promise<Metadata> {
  const t = await getTranslations({ locale: mailboxLocaleOf((await searchParams).lang), namespace: 'mailbox' });
  return { title: `${t('letters')} · Fast Lead` };
}

export default async function MailboxPage({ searchParams }: MailboxSearch) {
  const locale = mailboxLocaleOf((await searchParams).lang);
  const t = await getTranslations({ locale, namespace: 'mailbox' });
  const letters = await listMailbox();
  return (
    <MailboxFrame locale={locale} letters={letters}>
      <EmptyState title={letters.length > 0 ? t('choose') : t('empty')}>{letters.length > 0 ? t('chooseText') : t('emptyText')}</EmptyState>
    </MailboxFrame>
  );
}
