import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import type { SendMailOptions } from 'nodemailer';
import pLimit from 'p-limit';
import { ProviderError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';

/**
 * One letter over one SMTP connection (RFC 5321; vendors/messaging.md §11). The server's answers decide: 535 and its like
 * are the credentials, 4xx later, 5xx never. Without an answer one question decides: was the whole letter handed over?
 * Before its final dot nothing was accepted; after it nobody knows.
 */
const CONNECT_MS = 10_000; // a mail server that takes longer to say hello is not well
const SILENCE_MS = 20_000; // servers that scan letters answer DATA slowly; below the 30 s after which our step gives up
const WHOLE_MS = 40_000; // a letter that takes longer is given up before the lease of the message (45 s) ends
const PARALLEL = 10; // requirement L4, for all mail servers together

const gate = pLimit(PARALLEL);

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

/** Connects and signs in, sends nothing. Throws ProviderError. */
export function verify(server: SmtpServer): Promise<void> {
  return gate(async () => {
    const connection = await connect(server);
    connection.quit();
  });
}

/** Hands one letter over. Throws ProviderError; `unknown` when the server fell silent after the whole letter. */
export function deliver(server: SmtpServer, letter: SendMailOptions & { to: string }, from: string): Promise<void> {
  return gate(async () => {
    const startedAt = performance.now();
    try {
      const raw = await new MailComposer(letter).compile().build();
      const connection = await connect(server);
      await hand(connection, from, letter.to, raw).finally(() => connection.quit());
      log.info({
        event: 'vendor_call',
        provider: 'email',
        operation: 'DATA',
        host: server.host,
        outcome: 'ok',
        durationMs: Math.round(performance.now() - startedAt),
      });
    } catch (error) {
      const kind = error instanceof ProviderError ? error.kind : 'error';
      log.info({
        event: 'vendor_call',
        provider: 'email',
        operation: 'DATA',
        host: server.host,
        outcome: kind,
        durationMs: Math.round(performance.now() - startedAt),
      });
      throw error;
    }
  });
}

function connect(server: SmtpServer): Promise<SMTPConnection> {
  const connection = new SMTPConnection({
    host: server.address,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    tls: { servername: server.host, minVersion: 'TLSv1.2' },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: server.timeoutMs ?? SILENCE_MS,
    logger: false,
  });
  connection.on('error', () => undefined); // an error after the outcome is known (a cut on QUIT) is nobody's
  return new Promise((resolve, reject) => {
    const fail = (error: SMTPConnection.SMTPError) => {
      reject(errorOf(error, false)); // before close(), which itself says "end"
      connection.close();
    };
    const onEnd = () => fail(new Error('the connection was closed'));
    const ready = () => {
      connection.off('error', fail);
      connection.off('end', onEnd);
      resolve(connection);
    };
    connection.once('error', fail);
    connection.once('end', onEnd);
    connection.connect(() => {
      if (!server.user) return ready();
      connection.login({ user: server.user, pass: server.password ?? '' }, (error) => (error ? fail(error) : ready()));
    });
  });
}

function hand(connection: SMTPConnection, from: string, to: string, raw: Buffer): Promise<void> {
  let isHandedOver = false;
  const body = Readable.from(slices(raw), { objectMode: false });
  body.once('end', () => (isHandedOver = true));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => connection.close(), WHOLE_MS);
    const fail = (error: SMTPConnection.SMTPError) => {
      clearTimeout(timer);
      reject(errorOf(error, isHandedOver));
    };
    connection.once('error', fail);
    connection.once('end', () => fail(new Error('the connection was closed')));
    connection.send({ from, to: [to] }, body, (error) => {
      if (error) return fail(error);
      clearTimeout(timer);
      resolve();
    });
  });
}

/** In pieces, so that "handed over" follows what the socket took and not what was put before it. */
function* slices(raw: Buffer): Generator<Buffer> {
  for (let start = 0; start < raw.length; start += 16_384) yield raw.subarray(start, start + 16_384);
}

/** The credentials are wrong, or too weak a way to show them: RFC 4954 §6. */
const authCodes = [530, 534, 535, 538];

function errorOf(error: SMTPConnection.SMTPError, isHandedOver: boolean): ProviderError {
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
