import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server that takes everything: real SMTP, as the lab's, but in this process and not the product's, as a vendor's would be. */
export type MailStand = {
  url: string;
  /** When the first letter to an address had arrived whole, ms since 1970. */
  arrivals: Map<string, number>;
  stop(): Promise<void>;
};

export async function startMailStand(): Promise<MailStand> {
  const arrivals = new Map<string, number>();
  const server = new SMTPServer({
    name: 'mail.stand.test',
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onData: (stream, session, done) => {
      stream.resume();
      stream.once('end', () => {
        const now = Date.now();
        for (const { address } of session.envelope.rcptTo) if (!arrivals.has(address)) arrivals.set(address, now);
        done(null);
      });
    },
  });
  server.on('error', () => undefined); // a sender that left early
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, arrivals, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
