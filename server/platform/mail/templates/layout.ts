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
  /** A short line above the title. */
  | { type: 'lead'; text: string }
  /** Labels and values between two lines; a value may have a link below it. */
  | { type: 'facts'; rows: LetterFact[] }
  | { type: 'text'; text: string; small?: boolean }
  | { type: 'button'; label: string; url: string }
  | { type: 'address'; intro: string; url: string }
  | { type: 'rule' };

export type LetterFact = { label: string; value: string; link?: { label: string; url: string } };

export type LetterContent = {
  /** Absent where the words are somebody else's. */
  lang?: string;
  subject: string;
  preheader: string;
  blocks: LetterBlock[];
  footer: string[];
  /** A tenant's letter to its client carries the tenant's name, and its colour where it is known, instead of ours. */
  brand?: { name: string; note?: string; color?: string; on?: string };
};

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export function letterHtml(content: LetterContent): string {
  const footer = content.footer.map(footLine).join('<br>');
  return `<!doctype html>
<html${content.lang ? ` lang="${content.lang}"` : ''}>
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(content.subject)}</title>
<style>
:root { color-scheme: light dark; } body { margin: 0; padding: 0; background: #f3f3ee; }
@media (prefers-color-scheme: dark) {
  body, .page { background: #0c0f13 !important; } .card { background: #13171c !important; border-color: #242a31 !important; }
  .ink, .ink a { color: #f1f2ec !important; } .soft { color: #b9bec6 !important; } .line { border-color: #242a31 !important; }
  .go { background: #c8f031 !important; color: #141a00 !important; } .mark { background: #f1f2ec !important; }
}
@media (max-width: 480px) { .cell { padding-left: 20px !important; padding-right: 20px !important; } }
</style>
</head>
<body>
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(content.preheader)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f3ee"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;border:1px solid ${LINE};border-radius:12px;border-collapse:separate">
${headHtml(content.brand)}
${content.blocks.map((block) => blockHtml(block, content.brand)).join('\n')}
<tr><td style="height:16px;font-size:0;line-height:0">&nbsp;</td></tr>
</table>
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px"><tr><td class="cell soft" style="padding:20px 32px;${FONT};font-size:13px;line-height:20px;color:${INK_2}">${footer}</td></tr></table>
</td></tr></table>
</body>
</html>`;
}

/** A line of the foot; an address is a link. */
function footLine(line: string): string {
  const text = escapeHtml(line);
  return /^https?:\/\/\S+$/.test(line) ? `<a href="${text}" class="soft" style="color:${INK_2};word-break:break-all">${text}</a>` : text;
}

/** Our mark and name; or the tenant's name, on a band of its colour where that is known. */
function headHtml(brand: LetterContent['brand']): string {
  if (brand?.color) {
    const color = brand.on ?? '#ffffff';
    return `<tr><td class="cell" bgcolor="${brand.color}" style="padding:18px 32px;background:${brand.color};border-radius:11px 11px 0 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td style="${FONT};font-size:16px;line-height:22px;font-weight:600;color:${color}">${escapeHtml(brand.name)}</td>
<td align="right" style="${FONT};font-size:14px;line-height:22px;color:${color}">${escapeHtml(brand.note ?? '')}</td>
</tr></table></td></tr>
<tr><td style="height:20px;font-size:0;line-height:0">&nbsp;</td></tr>`;
  }
  const mark = brand ? INK : '#c8f031';
  return `<tr><td class="cell" style="padding:28px 32px 20px"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="${brand ? 'mark' : ''}" bgcolor="${mark}" style="background:${mark};width:10px;height:20px;font-size:0;line-height:0;border-radius:2px">&nbsp;</td>
<td class="ink" style="padding-left:10px;${FONT};font-size:20px;line-height:24px;font-weight:700;letter-spacing:-.5px;color:${INK}">${escapeHtml(brand?.name ?? 'Fast Lead')}</td>
</tr></table></td></tr>`;
}

function factsHtml(rows: readonly LetterFact[]): string {
  const cells = rows.map(
    ({
      label,
      value,
      link,
    }) => `<tr><td class="soft" width="112" valign="top" style="width:112px;padding:10px 12px 10px 0;${FONT};font-size:14px;line-height:24px;color:${INK_2}">${escapeHtml(label)}</td>
<td class="ink" valign="top" style="padding:10px 0;${FONT};font-size:16px;line-height:24px;color:${INK}">${escapeHtml(value)}${link ? `<br><a href="${escapeHtml(link.url)}" style="font-size:14px;color:${INK}">${escapeHtml(link.label)}</a>` : ''}</td></tr>`,
  );
  return `<tr><td class="cell" style="padding:4px 32px 24px"><table role="presentation" class="line" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-top:1px solid ${LINE};border-bottom:1px solid ${LINE}">${cells.join('\n')}</table></td></tr>`;
}

function blockHtml(block: LetterBlock, brand: LetterContent['brand']): string {
  switch (block.type) {
    case 'title':
      return `<tr><td class="cell ink" style="padding:8px 32px 12px;${FONT};font-size:28px;line-height:34px;font-weight:700;letter-spacing:-.3px;color:${INK}">${escapeHtml(block.text)}</td></tr>`;
    case 'text':
      return `<tr><td class="cell soft" style="padding:0 32px 16px;${FONT};${block.small ? 'font-size:14px;line-height:22px' : 'font-size:16px;line-height:25px'};color:${INK_2}">${escapeHtml(block.text).replaceAll('\n', '<br>')}</td></tr>`;
    case 'lead':
      return `<tr><td class="cell soft" style="padding:0 32px;${FONT};font-size:16px;line-height:25px;color:${INK_2}">${escapeHtml(block.text)}</td></tr>`;
    case 'facts':
      return factsHtml(block.rows);
    case 'button':
      return `<tr><td class="cell" style="padding:8px 32px 24px"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="${brand?.color ? '' : 'go'}" bgcolor="${brand?.color ?? INK}" style="border-radius:8px;background:${brand?.color ?? INK}"><a href="${escapeHtml(block.url)}" class="${brand?.color ? '' : 'go'}" style="display:inline-block;padding:14px 24px;${FONT};font-size:16px;line-height:20px;font-weight:600;color:${brand?.on ?? '#fafaf7'};text-decoration:none;border-radius:8px">${escapeHtml(block.label)}</a></td></tr></table></td></tr>`;
    case 'address':
      return `<tr><td class="cell soft" style="padding:0 32px 16px;${FONT};font-size:14px;line-height:22px;color:${INK_2}">${block.intro ? `${escapeHtml(block.intro)}<br>` : ''}<span class="ink"><a href="${escapeHtml(block.url)}" style="color:${INK};word-break:break-all">${escapeHtml(block.url)}</a></span></td></tr>`;
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
      case 'lead':
      case 'text':
        return block.text;
      case 'facts':
        return block.rows.map(({ label, value, link }) => `${label}: ${value}${link ? ` (${link.url})` : ''}`).join('\n');
      case 'button':
        return `${block.label}: ${block.url}`;
      case 'address':
        return '';
      case 'rule':
        return '';
    }
  });
  const foot = content.footer.length > 0 ? `\n\n--\n${content.footer.join('\n')}\n` : '\n';
  return `${lines.filter(Boolean).join('\n\n')}${foot}`;
}
