import type { OutboundButton } from '../port';

export type LetterParts = { text: string; buttons: readonly OutboundButton[]; fromName: string; unsubscribeUrl?: string };

/**
 * The letter of one message: plain text, and the same as HTML with real buttons. Tables and inline styles only, because
 * mail programs drop the rest. A button without an address cannot be pressed in a letter and is left out. Under each
 * button stands its address, for people whose program shows no buttons; so the letter needs no words of its own.
 */
export function letter({ text, buttons, fromName, unsubscribeUrl }: LetterParts): { text: string; html: string } {
  const links = buttons.flatMap((button) => (button.url && isWebAddress(button.url) ? [{ label: button.label, url: button.url }] : []));
  const plain = [text, ...links.map((link) => `${link.label}: ${link.url}`), ...(unsubscribeUrl ? [unsubscribeUrl] : [])].join('\n\n');
  return { text: plain, html: page(fromName, text, links, unsubscribeUrl) };
}

/** Keeps `javascript:` and its like out of a letter, whoever wrote the text. */
function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);
}

const FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

function page(fromName: string, text: string, links: { label: string; url: string }[], unsubscribeUrl?: string): string {
  const paragraphs = text.split(/\n{2,}/).map((part) => `<p style="margin:0 0 16px">${escapeHtml(part).replaceAll('\n', '<br>')}</p>`);
  const buttons = links.map(
    ({
      label,
      url,
    }) => `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 4px"><tr><td style="border-radius:8px;background:#0b0d12">
<a href="${escapeHtml(url)}" style="display:inline-block;padding:14px 24px;color:#ffffff;font:600 16px/20px ${FONT};text-decoration:none">${escapeHtml(label)}</a></td></tr></table>
<p style="margin:0 0 16px;font-size:12px;line-height:18px;color:#5d6470;word-break:break-all"><a href="${escapeHtml(url)}" style="color:#5d6470">${escapeHtml(url)}</a></p>`,
  );
  const foot = unsubscribeUrl
    ? `<p style="margin:16px 0 0;font-size:12px;color:#5d6470"><a href="${escapeHtml(unsubscribeUrl)}" style="color:#5d6470">${escapeHtml(unsubscribeUrl)}</a></p>`
    : '';
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;background:#f2f3ec"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border:1px solid #e2e4da;border-radius:12px"><tr><td style="padding:28px 32px;font:400 16px/24px ${FONT};color:#0b0d12">
<p style="margin:0 0 20px;font-weight:600">${escapeHtml(fromName)}</p>${paragraphs.join('')}${buttons.join('')}</td></tr></table>${foot}
</td></tr></table></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
