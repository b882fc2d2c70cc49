import PostalMime, { type Email } from 'postal-mime';
import { sameSecret } from '@/server/platform/crypto';
import { ProviderError } from '@/server/platform/errors';
import type { HookRequest, InboundEvent } from '../port';

/**
 * A letter that a mail server hands on to us: the raw message (RFC 5322) as the body of a POST, with our secret in
 * `X-Fast-Lead-Secret`. Every router of mail can do that (a pipe to curl in Postfix or Exim, a mail worker of a hosting).
 *
 * Who a letter is from is a claim: `From` is not checked against SPF or DKIM here. So the claim alone opens nobody's dialogue;
 * the reader of these events also wants a Message-ID of ours in the thread, which only a receiver of our letter knows.
 */
const LONGEST = 10_000; // characters of a letter that become a message; the rest is quotation, as a rule

export async function receiveLetter(request: HookRequest, secret: string): Promise<InboundEvent[]> {
  if (!sameSecret(request.headers.get('x-fast-lead-secret') ?? '', secret))
    throw new ProviderError('email', 'auth', 'the secret header is wrong');
  const letter = await PostalMime.parse(request.body).catch(() => null);
  const from = letter?.from?.address?.trim().toLowerCase();
  if (!letter || !from?.includes('@') || !letter.messageId) throw new ProviderError('email', 'rejected', 'not a letter');
  if (isAutomatic(letter)) return [];
  return [
    {
      type: 'message',
      externalId: `letter:${letter.messageId}`,
      from: { externalId: from, ...(letter.from?.name ? { name: letter.from.name } : {}) },
      messageExternalId: letter.messageId,
      text: withoutQuotation(letter.text ?? ''),
      at: letter.date && !Number.isNaN(Date.parse(letter.date)) ? new Date(letter.date) : new Date(),
      letter: { subject: (letter.subject ?? '').replace(/^((re|fwd?|отв|ha)\s*:\s*)+/i, '').slice(0, 200), thread: threadOf(letter) },
    },
  ];
}

/** RFC 3834: an answering machine must not be talked to, or two of them talk for ever. Lists and reports are machines too. */
function isAutomatic(letter: Email): boolean {
  const header = (key: string) =>
    letter.headers
      .find((one) => one.key === key)
      ?.value.trim()
      .toLowerCase();
  const auto = header('auto-submitted');
  return (
    (auto !== undefined && auto !== 'no') ||
    ['bulk', 'junk', 'list'].includes(header('precedence') ?? '') ||
    header('list-id') !== undefined ||
    (header('content-type') ?? '').startsWith('multipart/report')
  );
}

/** The letters this one answers, nearest first (RFC 5322 §3.6.4). */
function threadOf(letter: Email): string[] {
  const ids = `${letter.inReplyTo ?? ''} ${(letter.references ?? '').split(/\s+/).toReversed().join(' ')}`.match(/<[^<>\s]+>/g) ?? [];
  return [...new Set(ids)].slice(0, 30);
}

/** What the person wrote, without what their program put below it: the line that introduces a quotation ends the text. */
function withoutQuotation(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const quotedFrom = lines.findIndex((line, index) => line.startsWith('>') && lines.slice(index).every((rest) => /^(>.*)?\s*$/.test(rest)));
  const own = quotedFrom === -1 ? lines : lines.slice(0, quotedFrom);
  while (own.length > 0 && /^\s*$/.test(own.at(-1) ?? '')) own.pop();
  if (quotedFrom !== -1 && /:\s*$/.test(own.at(-1) ?? '')) own.pop(); // «… пишет:», "… wrote:"
  const said = own.join('\n').trim();
  return (said || '📎').slice(0, LONGEST);
}
