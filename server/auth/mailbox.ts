import { systemDb } from '@/server/platform/db/client';
import { isDemoOpen } from '@/server/platform/env';
import { notFound } from '@/server/platform/errors';

/** Letters kept while no SMTP server is configured. They hold reset links, so the mailbox exists only on an open demo. */
export type KeptLetter = { id: string; sender: string; recipient: string; subject: string; createdAt: Date };

const SHOWN = 100;

/** The newest letters. Throws NOT_FOUND unless the product is open for a demo. */
export async function listMailbox(): Promise<KeptLetter[]> {
  if (!isDemoOpen()) throw notFound('page');
  return systemDb().mailboxLetter.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: SHOWN,
    select: { id: true, sender: true, recipient: true, subject: true, createdAt: true },
  });
}

/** One letter with its bodies. Throws NOT_FOUND, also when the product is not open for a demo. */
export async function getMailboxLetter(id: string): Promise<KeptLetter & { html: string | null; text: string; raw: string }> {
  if (!isDemoOpen()) throw notFound('page');
  const letter = await systemDb().mailboxLetter.findUnique({ where: { id } });
  if (!letter) throw notFound('letter');
  return letter;
}
