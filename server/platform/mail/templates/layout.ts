/**
 * The frame of every letter: a 600 px table, system fonts, a preheader, dark colours where the client allows them, a
 * button as a filled cell. Mail has no variables, so the colours are the brand tokens resolved by hand.
 */
const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Arial,sans-serif";
const INK = '#0b0f14';
const INK_2 = '#454b54';
const LINE = '#e4e4dc';

export type LetterBlock =
  | { type: 'title'; text: string }
  | { type: 'text'; text: string; small?: boolean }
  | { type: 'button'; label: string; url: string }
  | { type: 'address'; intro: string; url: string }
  | { type: 'rule' };

export type LetterContent = {
  lang: string;
  subject: string;
  preheader: string;
  blocks: LetterBlock[];
  footer: string[];
  /** A tenant's letter to its client carries the tenant's name and colour instead of ours. */
  brand?: { name: string; color: string; on: string };
};

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export function letterHtml(content: LetterContent): string {
  const footer = content.footer.map(escapeHtml).join('<br>');
  return `<!doctype html>
<html lang="${content.lang}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(content.subject)}</title>
<style>
:root { color-scheme: light dark; } body { margin: 0; padding: 0; background: #f3f3ee; }
@media (prefers-color-scheme: dark) {
  body, .page { background: #0c0f13 !important; } .card { background: #13171c !important; border-color: #242a31 !important; }
  .ink, .ink a { color: #f1f2ec !important; } .soft { color: #b9bec6 !important; } .line { border-color: #242a31 !important; }
  .go { background: #c8f031 !important; color: #141a00 !important; }
}
@media (max-width: 480px) { .cell { padding-left: 20px !important; padding-right: 20px !important; } }
</style>
</head>
<body>
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(content.preheader)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f3ee"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;border:1px solid ${LINE};border-radius:12px;border-collapse:separate">
<tr><td class="cell" style="padding:28px 32px 20px"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td bgcolor="${content.brand?.color ?? '#c8f031'}" style="background:${content.brand?.color ?? '#c8f031'};width:10px;height:20px;font-size:0;line-height:0;border-radius:2px">&nbsp;</td>
<td class="ink" style="padding-left:10px;${FONT};font-size:20px;line-height:24px;font-weight:700;letter-spacing:-.5px;color:${INK}">${escapeHtml(content.brand?.name ?? 'Fast Lead')}</td>
</tr></table></td></tr>
${content.blocks.map((block) => blockHtml(block, content.brand)).join('\n')}
<tr><td style="height:16px;font-size:0;line-height:0">&nbsp;</td></tr>
</table>
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px"><tr><td class="cell soft" style="padding:20px 32px;${FONT};font-size:13px;line-height:20px;color:${INK_2}">${footer}</td></tr></table>
</td></tr></table>
</body>
</html>`;
}

function blockHtml(block: LetterBlock, brand: LetterContent['brand']): string {
  switch (block.type) {
    case 'title':
      return `<tr><td class="cell ink" style="padding:8px 32px 12px;${FONT};font-size:28px;line-height:34px;font-weight:700;letter-spacing:-.3px;color:${INK}">${escapeHtml(block.text)}</td></tr>`;
    case 'text':
      return `<tr><td class="cell soft" style="padding:0 32px 16px;${FONT};${block.small ? 'font-size:14px;line-height:22px' : 'font-size:16px;line-height:25px'};color:${INK_2}">${escapeHtml(block.text)}</td></tr>`;
    case 'button':
      return `<tr><td class="cell" style="padding:8px 32px 24px"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="${brand ? '' : 'go'}" bgcolor="${brand?.color ?? INK}" style="border-radius:8px;background:${brand?.color ?? INK}"><a href="${escapeHtml(block.url)}" class="${brand ? '' : 'go'}" style="display:inline-block;padding:14px 24px;${FONT};font-size:16px;line-height:20px;font-weight:600;color:${brand?.on ?? '#fafaf7'};text-decoration:none;border-radius:8px">${escapeHtml(block.label)}</a></td></tr></table></td></tr>`;
    case 'address':
      return `<tr><td class="cell soft" style="padding:0 32px 16px;${FONT};font-size:14px;line-height:22px;color:${INK_2}">${escapeHtml(block.intro)}<br><span class="ink"><a href="${escapeHtml(block.url)}" style="color:${INK};word-break:break-all">${escapeHtml(block.url)}</a></span></td></tr>`;
    case 'rule':
      return `<tr><td class="cell" style="padding:0 32px 16px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="line" style="border-top:1px solid ${LINE};font-size:0;line-height:0">&nbsp;</td></tr></table></td></tr>`;
  }
}

/** The same letter for people and programs that read plain text. */
export function letterText(content: LetterContent): string {
  const lines = content.blocks.map((block) => {
    switch (block.type) {
      case 'title':
        return block.text.toLocaleUpperCase(content.lang);
      case 'text':
        return block.text;
      case 'button':
        return `${block.label}: ${block.url}`;
      case 'address':
        return '';
      case 'rule':
        return '';
    }
  });
  return `${lines.filter(Boolean).join('\n\n')}\n\n--\n${content.footer.join('\n')}\n`;
}
