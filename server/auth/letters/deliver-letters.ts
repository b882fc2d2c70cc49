import { open, seal } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import { log } from '@/server/platform/log';
import { sendMail } from '@/server/platform/mail/send-mail';
import { accountMail, type AccountMail } from '@/server/platform/mail/templates/account';
import { issueToken } from '../accounts/tokens';
import { byEmail } from '../accounts/email-hash';
import { letterPayloadSchema, type LetterKind, type LetterPayload } from './queue-letter';

const LEASE_MS = 2 * 60_000; // longer than the mail transport's own retries: a second sender does not take it meanwhile
const BACKOFF_MS = [60_000, 5 * 60_000, 30 * 60_000, 2 * 3_600_000]; // a mail server that is away for a night still gets it
const BATCH = 20;

/** Sends what is due in the background of this process; the workflow `deliver-letters` does so every minute anyway. */
export function deliverSoon(): void {
  void deliverLetters().catch((error: unknown) => log.warn({ event: 'letters_failed', error: String(error) }));
}

/** Sends letters that are due, each once: a claim is a lease. Returns how many went out. */
export async function deliverLetters(): Promise<number> {
  const due = await systemDb().accountLetter.findMany({
    where: { state: 'queued', dueAt: { lte: new Date() } },
    orderBy: { dueAt: 'asc' },
    take: BATCH,
  });
  let sent = 0;
  for (const letter of due) {
    const claimed = await systemDb().accountLetter.updateMany({
      where: { id: letter.id, state: 'queued', dueAt: letter.dueAt },
      data: { dueAt: new Date(Date.now() + LEASE_MS), attempts: { increment: 1 } },
    });
    if (claimed.count === 1 && (await deliver(letter))) sent += 1;
  }
  return sent;
}

type LetterRow = { id: string; kind: string; locale: string; payload: string; attempts: number };

async function deliver(letter: LetterRow): Promise<boolean> {
  try {
    const payload = letterPayloadSchema.parse(JSON.parse(open(letter.payload)));
    const content = await composed(letter.kind as LetterKind, letter.locale === 'en' ? 'en' : 'ru', payload);
    if (content)
      await sendMail({
        to: payload.email,
        ...content,
        headers: { 'Message-ID': `<${letter.id}@${new URL(publicUrl()).hostname}>`, 'Auto-Submitted': 'auto-generated' },
      });
    // The payload goes with its work done: a link or a hash must not lie about in a table.
    await systemDb().accountLetter.updateMany({
      where: { id: letter.id },
      data: { state: content ? 'sent' : 'dropped', payload: seal('{}'), sentAt: new Date(), error: null },
    });
    return content !== null;
  } catch (error) {
    const wait = BACKOFF_MS[letter.attempts];
    log.warn({ event: 'letter_failed', letterId: letter.id, attempts: letter.attempts + 1, error: String(error) });
    await systemDb().accountLetter.updateMany({
      where: { id: letter.id },
      data: {
        state: wait === undefined ? 'failed' : 'queued',
        dueAt: new Date(Date.now() + (wait ?? 0)),
        error: String(error).slice(0, 300),
      },
    });
    return false;
  }
}

/** What to write to this address, or null: nobody asked with an account, so nobody is written to. */
async function composed(
  kind: LetterKind,
  locale: 'ru' | 'en',
  payload: LetterPayload,
): Promise<{ subject: string; html: string; text: string } | null> {
  const user = await systemDb().user.findFirst({
    where: byEmail(payload.email),
    select: { id: true, name: true, emailVerifiedAt: true },
  });
  if (!user) return null;
  const write = (mail: AccountMail['kind'], link: string) =>
    accountMail({ kind: mail, locale, link, email: payload.email, name: open(user.name) || null });
  const isConfirmed = user.emailVerifiedAt !== null;
  const base = `${publicUrl()}${locale === 'en' ? '/en' : ''}`;
  switch (kind) {
    case 'sign_up':
      if (isConfirmed) return write('already', `${base}/sign-in`);
      return write(
        'confirm',
        `${base}/verify?token=${await issueToken(systemDb(), { userId: user.id, kind: 'verify', pendingPasswordHash: payload.passwordHash })}`,
      );
    case 'reset':
      return write('reset', `${base}/reset?token=${await issueToken(systemDb(), { userId: user.id, kind: 'reset' })}`);
    case 'sign_in': {
      if (!isConfirmed) return null;
      const returnTo = payload.returnTo ? `&returnTo=${encodeURIComponent(payload.returnTo)}` : '';
      return write('signIn', `${base}/sign-in/link?token=${await issueToken(systemDb(), { userId: user.id, kind: 'sign_in' })}${returnTo}`);
    }
    case 'password_changed':
      return write('changed', `${base}/reset`);
  }
}
