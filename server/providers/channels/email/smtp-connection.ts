import { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { ProviderError } from '@/server/platform/errors';

/**
 * Connections to mail servers (RFC 5321; vendors/messaging.md §11). One that has carried a letter is kept for the next one of the
 * same account: in a burst greeting and signing in would cost more than the letters.
 */
const CONNECT_MS = 10_000; // a mail server that takes longer to say hello is not well
const SILENCE_MS = 20_000; // servers that scan letters answer DATA slowly; below the 30 s after which our step gives up
const IDLE_MS = 2000; // a mail server has few places, and somebody else's program may wait for one
const LETTERS_EACH = 100; // many servers take no more over one connection; nodemailer's own pool has this limit
const KEPT = 10; // as many as may be in use at once

export type SmtpServer = {
  /** The checked address; `host` is the name on its certificate. */
  address: string;
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user?: string;
  password?: string;
  timeoutMs?: number;
};

export type MailConnection = { smtp: SMTPConnection; account: string; letters: number };
type Idle = { connection: MailConnection; timer: NodeJS.Timeout };

const idle: Idle[] = [];

/** A signed-in connection that is at rest, or undefined. The server may have closed it without our knowing yet. */
export function takeIdle(server: SmtpServer): MailConnection | undefined {
  const account = accountOf(server);
  const index = idle.findLastIndex(({ connection }) => connection.account === account); // the freshest is the most alive
  if (index === -1) return undefined;
  const [found] = idle.splice(index, 1);
  clearTimeout(found?.timer);
  return found?.connection;
}

/** Gives a connection back after a letter: kept for a moment, or ended when it has carried its share. */
export function giveBack(connection: MailConnection): void {
  connection.letters += 1;
  if (connection.letters >= LETTERS_EACH || idle.length >= KEPT) {
    connection.smtp.quit();
    return;
  }
  const forget = (): void => {
    const index = idle.findIndex((other) => other.connection === connection);
    if (index === -1) return;
    clearTimeout(idle.splice(index, 1)[0]?.timer);
  };
  connection.smtp.once('end', forget);
  const timer = setTimeout(() => {
    forget();
    connection.smtp.quit();
  }, IDLE_MS);
  idle.push({ connection, timer });
}

/** Connects and signs in. Throws ProviderError. */
export function connect(server: SmtpServer): Promise<MailConnection> {
  const smtp = new SMTPConnection({
    host: server.address,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    tls: { servername: server.host, minVersion: 'TLSv1.2' },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: server.timeoutMs ?? SILENCE_MS,
    // The letter's final dot is a small packet of its own: held back for the server's late acknowledgement it costs 40 ms a letter.
    socket: new Socket().setNoDelay(true),
    logger: false,
  });
  smtp.on('error', () => undefined); // an error after the outcome is known (a cut on QUIT) is nobody's
  return new Promise((resolve, reject) => {
    const fail = (error: SMTPConnection.SMTPError) => {
      reject(errorOf(error, false)); // before close(), which itself says "end"
      smtp.close();
    };
    const onEnd = () => fail(new Error('the connection was closed'));
    const ready = () => {
      smtp.off('error', fail);
      smtp.off('end', onEnd);
      resolve({ smtp, account: accountOf(server), letters: 0 });
    };
    smtp.once('error', fail);
    smtp.once('end', onEnd);
    smtp.connect(() => {
      if (!server.user) return ready();
      smtp.login({ user: server.user, pass: server.password ?? '' }, (error) => (error ? fail(error) : ready()));
    });
  });
}

/** Only whoever has the same password may use what was signed in with it. */
function accountOf({ address, host, port, security, user, password, timeoutMs }: SmtpServer): string {
  return JSON.stringify([address, host, port, security, user, password, timeoutMs]);
}

/** The credentials are wrong, or too weak a way to show them: RFC 4954 §6. */
const authCodes = [530, 534, 535, 538];

/** What a mail server's answer, or its silence, means for the letter. Nobody knows what became of one that was handed over whole. */
export function errorOf(error: SMTPConnection.SMTPError, isHandedOver: boolean): ProviderError {
  const code = error.responseCode;
  const said = (error.response ?? error.message).slice(0, 300);
  if (error.code === 'EAUTH' && (code === undefined || code >= 500 || code < 400))
    return new ProviderError('email', 'auth', said, { vendorCode: String(code ?? 'EAUTH') });
  if (code !== undefined && authCodes.includes(code)) return new ProviderError('email', 'auth', said, { vendorCode: String(code) });
  if (code !== undefined && code >= 500)
    return new ProviderError('email', 'rejected', said, { vendorCode: isGone(said, code) ? 'unreachable' : String(code) });
  if (code !== undefined && code >= 400) return new ProviderError('email', 'unavailable', said, { vendorCode: String(code) });
  if (!isHandedOver && ['EENVELOPE', 'EMESSAGE'].includes(error.code ?? ''))
    return new ProviderError('email', 'rejected', said, { vendorCode: error.code });
  return new ProviderError('email', isHandedOver ? 'unknown' : 'unavailable', said, { vendorCode: error.code });
}

/** Enhanced status 5.1.x (RFC 3463): the address does not exist. 550 without one is a policy as often as a mailbox. */
function isGone(said: string, code: number): boolean {
  return /\b5\.1\.[0-9]+\b/.test(said) || code === 553;
}
