import { createTransport, type Transporter } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import { asideDb } from '../db/client';
import { env } from '../env';
import { newId } from '../ids';
import { log, maskEmail } from '../log';

export type Mail = {
  to: string;
  subject: string;
  html: string;
  text: string;
  attachments?: { filename: string; contentType: string; content: string }[];
  headers?: Record<string, string>;
};

const ATTEMPTS = 3; // a busy server says 4xx and means "in a moment"; the caller's own queue insures the rest
const PAUSE_MS = 1000;

let smtp: Transporter | undefined;

/**
 * Sends a letter: by SMTP when SMTP_URL is set, else into the mailbox at /dev/mailbox. Returns after the server took it.
 * Throws what the server said last. Never call it inside a transaction.
 */
export async function sendMail(mail: Mail): Promise<void> {
  const { SMTP_URL, MAIL_FROM } = env();
  const message = {
    from: MAIL_FROM,
    to: mail.to,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: mail.headers,
    attachments: mail.attachments,
  };
  if (!SMTP_URL) return keepInMailbox(mail, await rawOf(message));
  smtp ??= createTransport(smtpOptions(SMTP_URL));
  for (let attempt = 1; ; attempt += 1) {
    try {
      await smtp.sendMail(message);
      log.info({ event: 'mail_sent', to: maskEmail(mail.to) });
      return;
    } catch (error) {
      if (attempt >= ATTEMPTS || !isTemporary(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * 2 ** (attempt - 1)));
    }
  }
}

function smtpOptions(url: string): SMTPPool.Options & { url: string } {
  return {
    url,
    pool: true,
    maxConnections: 5, // one process must not look like a flood to a mail server
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000, // a server scanning a letter may think; 20 s is where it is called away
  };
}

/** 4xx of RFC 5321 §4.2.1 and what happens before a server speaks; a 5xx is an answer, not a failure. */
function isTemporary(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (responseCode !== undefined) return responseCode >= 400 && responseCode < 500;
  return ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ECONNRESET', 'ECONNREFUSED'].includes(code ?? '');
}

async function rawOf(message: object): Promise<string> {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  const { message: raw } = await composer.sendMail(message);
  if (!Buffer.isBuffer(raw)) throw new Error('the composed letter is no buffer');
  return raw.toString('utf8');
}

async function keepInMailbox(mail: Mail, raw: string): Promise<void> {
  await asideDb().mailboxLetter.createMany({
    data: [
      {
        id: newId('letter'),
        sender: env().MAIL_FROM,
        recipient: mail.to,
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        raw,
        createdAt: new Date(),
      },
    ],
  });
  log.info({ event: 'mail_kept', to: maskEmail(mail.to) });
}
