import { notFound } from 'next/navigation';
import { LetterView } from '@/components/mailbox/letter-view';
import { MailboxFrame } from '@/components/mailbox/mailbox-frame';
import { mailboxLocaleOf, type MailboxSearch } from '@/components/mailbox/mailbox-language';
import { getMailboxLetter, listMailbox } from '@/server/auth/mailbox';
import { AppError } from '@/server/platform/errors';

type Props = MailboxSearch & { params: Promise<{ letterId: string }> };

export default async function MailboxLetterPage({ params, searchParams }: Props) {
  const [{ letterId }, { lang }] = [await params, await searchParams];
  const locale = mailboxLocaleOf(lang);
  const letter = await getMailboxLetter(letterId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  });
  return (
    <MailboxFrame locale={locale} letters={await listMailbox()} openId={letterId}>
      <LetterView locale={locale} letter={letter} />
    </MailboxFrame>
  );
}
