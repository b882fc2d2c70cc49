import { letterHtml, type LetterBlock } from '@/server/platform/mail/templates/layout';
import type { OutboundButton } from '../port';

export type LetterParts = { text: string; buttons: readonly OutboundButton[]; fromName: string; unsubscribeUrl?: string };

/**
 * The letter of one message: plain text, and the same as HTML in the frame of every letter of the product, dark colours
 * included. A button without an address cannot be pressed in a letter and is left out. Under each button stands its address,
 * for people whose program shows no buttons; so the letter needs no words of its own.
 */
export function letter({ text, buttons, fromName, unsubscribeUrl }: LetterParts): { text: string; html: string } {
  const links = buttons.flatMap((button) => (button.url && isWebAddress(button.url) ? [{ label: button.label, url: button.url }] : []));
  const blocks: LetterBlock[] = [
    ...text.split(/\n{2,}/).map((part): LetterBlock => ({ type: 'text', text: part })),
    ...links.flatMap((link): LetterBlock[] => [
      { type: 'button', ...link },
      { type: 'address', intro: '', url: link.url },
    ]),
  ];
  const foot = unsubscribeUrl ? [unsubscribeUrl] : [];
  const plain = [text, ...links.map((link) => `${link.label}: ${link.url}`), ...foot].join('\n\n');
  const preheader = text.replaceAll(/\s+/g, ' ').slice(0, 120);
  return { text: plain, html: letterHtml({ subject: fromName, preheader, blocks, footer: foot, brand: { name: fromName } }) };
}

/** Keeps `javascript:` and its like out of a letter, whoever wrote the text. */
function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);
}
