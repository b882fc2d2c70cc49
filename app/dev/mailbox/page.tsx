import { getTranslations } from 'next-intl/server';
import { MailboxFrame } from '@/components/mailbox/mailbox-frame';
import { EmptyState } from '@/components/ui/empty-state';
import { listMailbox } from '@/server/auth/mailbox';

export default async function MailboxPage() {
  const t = await getTranslations({ locale: 'ru', namespace: 'mailbox' });
  const letters = await listMailbox();
  return (
    <MailboxFrame letters={letters}>
      <EmptyState title={letters.length > 0 ? t('choose') : t('empty')}>{letters.length > 0 ? t('chooseText') : t('emptyText')}</EmptyState>
    </MailboxFrame>
  );
}
