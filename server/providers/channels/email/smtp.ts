import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SendMailOptions } from 'nodemailer';
import pLimit from 'p-limit';
import { ProviderError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import { connect, errorOf, giveBack, takeIdle, type MailConnection, type SmtpServer } from './smtp-connection';

/**
 * Letters out (RFC 5321; vendors/messaging.md §11). The server's answers decide: 535 and its like are the credentials, 4xx
 * later, 5xx never. Without an answer one question decides: was the whole letter handed over? Before its final dot nothing was
 * accepted; after it nobody knows.
 */
const WHOLE_MS = 40_000; // a letter that takes longer is given up before the lease of the message (45 s) ends
const PARALLEL = 10; // requirement L4, for all mail servers together

const gate = pLimit(PARALLEL);

/** Connects and signs in, sends nothing. Throws ProviderError. */
export function verify(server: SmtpServer): Promise<void> {
  return gate(async () => {
    const { smtp } = await connect(server);
    smtp.quit();
  });
}

/** Hands one letter over. Throws ProviderError; `unknown` when the server fell silent after the whole letter. */
export function deliver(server: SmtpServer, letter: SendMailOptions & { to: string }, from: string): Promise<void> {
  return gate(async () => {
    const startedAt = performance.now();
    const tell = (outcome: string): void =>
      log.info({
        event: 'vendor_call',
        provider: 'email',
        operation: 'DATA',
        host: server.host,
        outcome,
        durationMs: Math.round(performance.now() - startedAt),
      });
    try {
      const raw = await new MailComposer(letter).compile().build();
      await handOver(server, { from, to: letter.to, raw, giveUpAt: startedAt + WHOLE_MS });
      tell('ok');
    } catch (error) {
      tell(error instanceof ProviderError ? error.kind : 'error');
      throw error;
    }
  });
}

type Envelope = { from: string; to: string; raw: Buffer; giveUpAt: number };

/** Over a connection that is at rest, else over a new one: also when the server had closed the first before it took anything. */
async function handOver(server: SmtpServer, envelope: Envelope): Promise<void> {
  const kept = takeIdle(server);
  if (kept) {
    try {
      return await handOverBy(kept, envelope);
    } catch (error) {
      if (!isClosedMeanwhile(error)) throw error;
    }
  }
  await handOverBy(await connect(server), envelope);
}

async function handOverBy(connection: MailConnection, envelope: Envelope): Promise<void> {
  try {
    await hand(connection.smtp, envelope);
  } catch (error) {
    connection.smtp.quit();
    throw error;
  }
  giveBack(connection);
}

/** 421 is how a server takes leave (RFC 5321 §3.8); the others are a socket that is gone. Said before a letter was handed over. */
const leaves: readonly (string | undefined)[] = [undefined, '421', 'ECONNECTION', 'ESOCKET'];

function isClosedMeanwhile(error: unknown): boolean {
  return error instanceof ProviderError && error.kind === 'unavailable' && leaves.includes(error.vendorCode);
}

function hand(connection: SMTPConnection, { from, to, raw, giveUpAt }: Envelope): Promise<void> {
  let isHandedOver = false;
  const body = Readable.from(slices(raw), { objectMode: false });
  body.once('end', () => (isHandedOver = true));
  return new Promise((resolve, reject) => {
    const fail = (error: SMTPConnection.SMTPError) => {
      settle();
      reject(errorOf(error, isHandedOver));
    };
    const onEnd = () => fail(new Error('the connection was closed'));
    const timer = setTimeout(() => {
      fail(Object.assign(new Error('the letter took too long'), { code: 'ETIMEDOUT' }));
      connection.close();
    }, giveUpAt - performance.now());
    const settle = (): void => {
      clearTimeout(timer);
      connection.off('error', fail);
      connection.off('end', onEnd);
    };
    connection.once('error', fail);
    connection.once('end', onEnd);
    connection.send({ from, to: [to] }, body, (error) => {
      if (error) return fail(error);
      settle();
      resolve();
    });
  });
}

/** In pieces, so that "handed over" follows what the socket took and not what was put before it. */
function* slices(raw: Buffer): Generator<Buffer> {
  for (let start = 0; start < raw.length; start += 16_384) yield raw.subarray(start, start + 16_384);
}
