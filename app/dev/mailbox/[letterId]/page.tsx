import { notFound } from 'next/navigation';
import { LetterView } from '@/components/mailbox/letter-view';
import { MailboxFrame } from '@/components/mailbox/mailbox-frame';
import { getMailboxLetter, listMailbox } from '@/server/auth/mailbox';
import { AppError } from '@/server/platform/errors';

type Props = { params: Promise<{ letterId: string }> };

export default async function MailboxLetterPage({ params }: Props) {
  const { letterId } = await params;
  const letter = await getMailboxLetter(letterId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  });
  return (
    <MailboxFrame letters={await listMailbox()} openId={letterId}>
      <LetterView letter={letter} />
    </MailboxFrame>
  );
}
