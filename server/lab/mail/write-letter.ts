import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { open, seal } from '@/server/platform/crypto';
import { AppError, notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import type { LabDb } from '@/server/auth/lab';
import { recordExchange, tellScreens } from '../wire-log';

/**
 * The person's mail program answers. The letter is a real one (RFC 5322): In-Reply-To, References, a quotation below; the
 * mailbox hands it on to the webhook that was named for it, as a mail router does with letters of an address.
 */
const TRIES = 3;
const PAUSE_MS = 500;
const CALL_MS = 10_000;

/** Where letters to this tenant's mailbox go from now on. */
export async function setMailHook(db: LabDb, { tenantId, url, secret }: { tenantId: string; url: string; secret: string }): Promise<void> {
  const hook = { hookUrl: url, hookSecret: seal(secret) };
  await db.labMailbox.upsert({ where: { tenantId }, create: { id: newId('lab'), tenantId, ...hook }, update: hook });
}

type Reply = { tenantId: string; letterId: string; text: string };

/** Throws NOT_FOUND for an unknown letter, CONFLICT when the letter could not be handed on. */
export async function replyToLetter(db: LabDb, { tenantId, letterId, text }: Reply): Promise<{ letterId: string }> {
  const letter = await db.labLetter.findFirst({ where: { tenantId, id: letterId, outgoing: false } });
  if (!letter) throw notFound('letter');
  const id = newId('lab');
  const messageId = `<${id}@${letter.recipient.split('@')[1] ?? 'lab.test'}>`;
  const subject = /^re:/i.test(letter.subject) ? letter.subject : `Re: ${letter.subject}`;
  const raw = await new MailComposer({
    from: letter.recipient,
    to: letter.sender,
    subject,
    messageId,
    inReplyTo: letter.messageId,
    references: [letter.inReplyTo, letter.messageId].filter(Boolean),
    text: `${text}\n\n${quotationOf(letter)}`,
  })
    .compile()
    .build();
  await handOn(db, tenantId, raw);
  await db.labLetter.create({
    data: {
      id,
      tenantId,
      sender: letter.recipient,
      recipient: letter.sender,
      subject,
      text: seal(text),
      raw: seal(raw.toString('utf8').slice(0, 200_000)),
      messageId,
      inReplyTo: letter.messageId,
      outgoing: true,
      seenAt: new Date(),
      at: new Date(),
    },
  });
  tellScreens(tenantId);
  return { letterId: id };
}

function quotationOf(letter: { sender: string; text: string; at: Date }): string {
  const quoted = open(letter.text)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  return `${letter.at.toUTCString()}, ${letter.sender} пишет:\n${quoted}`;
}

async function handOn(db: LabDb, tenantId: string, raw: Buffer): Promise<void> {
  const mailbox = await db.labMailbox.findUnique({ where: { tenantId } });
  if (!mailbox) throw new AppError('CONFLICT', 'nobody takes letters of this mailbox', { reason: 'lab.no_mail_hook' });
  const secret = open(mailbox.hookSecret);
  for (let attempt = 1; ; attempt += 1) {
    const startedAt = performance.now();
    const status = await fetch(mailbox.hookUrl, {
      method: 'POST',
      body: new Uint8Array(raw),
      redirect: 'manual',
      signal: AbortSignal.timeout(CALL_MS),
      headers: { 'content-type': 'message/rfc822', 'x-fast-lead-secret': secret },
    }).then(
      async (response) => (await response.arrayBuffer(), response.status),
      () => 0,
    );
    await recordExchange(
      db,
      {
        tenantId,
        device: 'mail',
        direction: 'out',
        title: 'letter',
        status,
        request: `POST webhook\nX-Fast-Lead-Secret: •••\n\n${raw.toString('utf8')}`,
        response: status === 0 ? 'Connection failed' : String(status),
        ms: Math.round(performance.now() - startedAt),
      },
      [secret],
    );
    if (status >= 200 && status < 300) return;
    if (attempt === TRIES) throw new AppError('CONFLICT', `the webhook answered ${status}`, { reason: 'lab.not_taken' });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
}
