import { z } from 'zod';
import { ProviderError } from '@/server/platform/errors';
import { checkHost, HostRefused } from '@/server/platform/http/check-host';
import type { ChannelProvider, OpenChannel, OpenOptions, OutboundMessage } from '../port';
import { receiveLetter } from './inbound';
import { letter } from './letter';
import { deliver, verify } from './smtp';
import type { SmtpServer } from './smtp-connection';

/**
 * E-mail out over the tenant's own SMTP server. Its host is typed by a person, so it passes the guard against private
 * networks and the connection goes to the checked address. Letters come back through the webhook (inbound.ts). SMTP reports
 * neither delivery nor reading.
 */
const PORTS = [25, 465, 587, 2525] as const; // mail ports only: a typed host must not become a port scanner

const credentialsSchema = z.object({
  host: z.string().trim().min(1).max(255),
  port: z.coerce
    .number()
    .int()
    .refine((port) => (PORTS as readonly number[]).includes(port)),
  security: z.enum(['tls', 'starttls']).default('starttls'),
  user: z.string().max(320).optional(),
  password: z.string().max(1024).optional(),
  from: z.email().max(320),
});
type Credentials = z.infer<typeof credentialsSchema>;

const REFERENCES = 20; // long chains make headers that servers refuse; the first and the latest carry the thread

export const email: ChannelProvider<Credentials> = {
  id: 'email',
  channel: 'email',
  capabilities: {
    buttons: 'links',
    reportsDelivered: false,
    reportsRead: false,
    reportsTyping: false,
    honoursIdempotencyKey: false,
    needsOptIn: false,
    maxTextLength: 50_000,
  },
  credentials: credentialsSchema,
  fields: [
    { name: 'host', kind: 'text', required: true },
    { name: 'port', kind: 'choice', required: true, choices: PORTS.map(String) },
    { name: 'security', kind: 'choice', required: true, choices: ['starttls', 'tls'] },
    { name: 'user', kind: 'text', required: false },
    { name: 'password', kind: 'secret', required: false },
    { name: 'from', kind: 'email', required: true },
  ],
  open: openEmail,
  async receive(request, _credentials, secret) {
    return receiveLetter(request, secret);
  },
};

function openEmail(credentials: Credentials, options: OpenOptions = {}): OpenChannel {
  return {
    async test() {
      try {
        await verify(await serverOf(credentials, options));
        return { ok: true, account: credentials.from };
      } catch (error) {
        if (error instanceof ProviderError) return { ok: false, kind: error.kind, reason: error.message };
        throw error;
      }
    },
    connect: async () => undefined,
    async send(message) {
      const server = await serverOf(credentials, options);
      const composed = compose(message, credentials.from);
      await deliver(server, composed, credentials.from);
      return { externalId: composed.messageId };
    },
    disconnect: async () => undefined,
  };
}

async function serverOf(credentials: Credentials, options: OpenOptions): Promise<SmtpServer> {
  const { user, password } = credentials;
  if (options.baseUrl) {
    const stand = new URL(options.baseUrl);
    return {
      address: stand.hostname,
      host: stand.hostname,
      port: Number(stand.port),
      security: 'none',
      user,
      password,
      timeoutMs: options.timeoutMs,
    };
  }
  try {
    const { host, address } = await checkHost(credentials.host);
    return { address, host, port: credentials.port, security: credentials.security, user, password, timeoutMs: options.timeoutMs };
  } catch (error) {
    if (error instanceof HostRefused) throw new ProviderError('email', 'rejected', error.message, { vendorCode: 'egress.refused' });
    throw new ProviderError('email', 'unavailable', `the name ${credentials.host} cannot be resolved`, { vendorCode: 'EDNS' });
  }
}

function compose(message: OutboundMessage, from: string) {
  const details = message.email;
  if (!details) throw new ProviderError('email', 'rejected', 'a letter needs a subject and an id');
  if (!z.email().safeParse(message.to).success)
    throw new ProviderError('email', 'rejected', 'not an e-mail address', { vendorCode: 'address' });
  const made = letter({
    text: message.text,
    buttons: message.buttons?.flat() ?? [],
    fromName: details.fromName,
    unsubscribeUrl: details.unsubscribeUrl,
  });
  return {
    from: { name: oneLine(details.fromName), address: from },
    to: message.to,
    subject: oneLine(details.subject),
    text: made.text,
    html: details.html ?? made.html,
    messageId: details.messageId,
    inReplyTo: details.inReplyTo,
    references: shorten(details.references ?? []),
    headers: headersOf(details.unsubscribeUrl),
    attachments: details.attachments?.map(({ filename, contentType, content }) => ({ filename, contentType, content })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** RFC 3834: no answering machine answers us. RFC 8058: one-click only where there is something to unsubscribe from. */
function headersOf(unsubscribeUrl?: string): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribeUrl ? { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
}

function shorten(references: string[]): string[] {
  return references.length <= REFERENCES ? references : [...references.slice(0, 1), ...references.slice(1 - REFERENCES)];
}

/** A header is one line, whoever wrote the name of the company. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').trim();
}
