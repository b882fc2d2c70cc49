import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { sameSecret, seal, sign } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { log } from '@/server/platform/log';
import type { LabDb } from '@/server/auth/lab';
import { faultsOf, pause } from '../faults';
import { recordExchange } from '../wire-log';

/**
 * The simulated mail server: real SMTP on a loopback port. A tenant's mail account proves whose letter it is; what is
 * accepted appears in the lab's mail program. No letter leaves the machine.
 */
const LONGEST = 10_485_760; // bytes: a usual limit of mail servers; a letter over it is refused with 552

export type MailServer = { port: number; stop(): Promise<void> };

/** The mail account of a tenant in the lab; the password can be worked out again, so it is kept nowhere. */
export function mailAccount(tenantId: string): { user: string; password: string } {
  return { user: `lab-${tenantId}`, password: sign('lab-mail', tenantId).slice(0, 24) };
}

export async function startMailServer(db: LabDb): Promise<MailServer> {
  const server = new SMTPServer({
    name: 'mail.lab.test',
    banner: 'lab',
    authOptional: false,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    size: LONGEST,
    logger: false,
    socketTimeout: 60_000,
    closeTimeout: 1000,
    onAuth(auth, _session, done) {
      const tenantId = (auth.username ?? '').replace(/^lab-/, '');
      if (sameSecret(auth.password ?? '', mailAccount(tenantId).password)) done(null, { user: tenantId });
      else done(refusal(535, '5.7.8 Authentication credentials invalid'));
    },
    onData(stream, session, done) {
      receive(db, stream, session).then(
        (outcome) => {
          if (outcome === 'silent') return;
          if (outcome === 'cut') return cutOff(server, session);
          done(outcome instanceof Error ? outcome : null);
        },
        (error: unknown) => done(refusal(451, `4.3.0 ${String(error)}`)),
      );
    },
  });
  server.on('error', (error: Error) => log.info({ event: 'lab_mail_error', error: error.message }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { port: (server.server.address() as AddressInfo).port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function receive(db: LabDb, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | 'silent' | 'cut' | null> {
  const startedAt = performance.now();
  const raw = await readAll(stream);
  const tenantId = String(session.user);
  const faults = await faultsOf(db, tenantId, 'mail');
  await pause(faults.delay);
  if (faults.silent) return 'silent';
  const refused = stream.sizeExceeded
    ? refusal(552, '5.3.4 Message too big')
    : faults.later
      ? refusal(451, '4.3.0 Try again later')
      : faults.bounce
        ? refusal(550, '5.1.1 User unknown')
        : null;
  if (!refused) await keep(db, tenantId, session, raw);
  await recordExchange(db, {
    tenantId,
    device: 'mail',
    direction: 'in',
    title: 'DATA',
    status: refused?.responseCode ?? 250,
    request: raw.toString('utf8'),
    response: refused ? `${refused.responseCode} ${refused.message}` : '250 OK: message queued',
    ms: Math.round(performance.now() - startedAt),
  });
  return faults.cut ? 'cut' : refused;
}

async function keep(db: LabDb, tenantId: string, session: SMTPServerSession, raw: Buffer): Promise<void> {
  const letter = await PostalMime.parse(raw);
  const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
  await db.labLetter.createMany({
    data: session.envelope.rcptTo.map((recipient) => ({
      id: newId('lab'),
      tenantId,
      sender,
      recipient: recipient.address,
      subject: (letter.subject ?? '').slice(0, 500),
      html: letter.html ? seal(letter.html) : null,
      text: seal(letter.text ?? ''),
      raw: seal(raw.toString('utf8').slice(0, 200_000)),
      messageId: letter.messageId ?? '',
      inReplyTo: letter.inReplyTo ?? '',
      at: new Date(),
    })),
  });
}

function refusal(responseCode: number, message: string): Error & { responseCode: number } {
  return Object.assign(new Error(message), { responseCode });
}

/** Ends the connection without an answer: the letter was taken, and the sender will never know. */
function cutOff(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections as Set<{ id: string; _socket?: { destroy(): void } }>)
    if (connection.id === session.id) connection._socket?.destroy();
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= LONGEST) parts.push(part);
  }
  return Buffer.concat(parts);
}
