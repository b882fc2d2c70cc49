import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/**
 * A mail server of the harness' own. It honours the key of a letter, its Message-ID: the same letter twice is kept once, as mail
 * programs show it. `twice` counts what came again; `letters` is what people have.
 */
export type Letter = { messageId: string; to: string; subject: string; text: string; times: number };

export type MailVendor = {
  url: string;
  letters: Map<string, Letter>;
  forget(): void;
  stop(): Promise<void>;
};

export async function startMailVendor(): Promise<MailVendor> {
  const letters = new Map<string, Letter>();
  const server = new SMTPServer({
    name: 'mail.chaos.test',
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    closeTimeout: 500,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(parts)).then((mail) => {
          for (const { address } of session.envelope.rcptTo) {
            const key = `${address} ${mail.messageId ?? ''}`;
            const known = letters.get(key);
            if (known) known.times += 1;
            else
              letters.set(key, {
                messageId: mail.messageId ?? '',
                to: address,
                subject: mail.subject ?? '',
                text: (mail.text ?? '').trim(),
                times: 1,
              });
          }
          done();
        }, done);
      });
    },
  });
  server.on('error', () => undefined); // a client that was killed
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    letters,
    forget: () => letters.clear(),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The same words to the same person under two keys: what no vendor could have prevented. */
export function saidTwice(letters: Iterable<Letter>): number {
  const seen = new Map<string, number>();
  for (const { to, subject, text } of letters) {
    const what = `${to}\n${subject.replace(/^Re: /, '')}\n${text}`;
    seen.set(what, (seen.get(what) ?? 0) + 1);
  }
  return [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
}
