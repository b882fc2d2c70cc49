/**
 * Phones as Russians write them: 8 (912) 345-67-89, +7 912…, 9123456789, 007 912…; other countries with their plus.
 * Length and first digit only: the server knows the numbering plans and has the last word.
 * Returns E.164, or null.
 */
export function normalizePhone(input: string): string | null {
  const text = input.normalize('NFKC').trim();
  if (/[^\d\s()+.\-–—‑]/.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  const full = text.startsWith('+') ? digits : withCountry(digits);
  if (full.startsWith('7')) return /^7[3-9]\d{9}$/.test(full) ? `+${full}` : null;
  return /^[1-9]\d{8,14}$/.test(full) && (text.startsWith('+') || digits.startsWith('00') || digits.length > 10) ? `+${full}` : null;
}

function withCountry(digits: string): string {
  if (digits.startsWith('00')) return digits.slice(2);
  if (digits.length === 11 && digits.startsWith('8')) return `7${digits.slice(1)}`;
  return digits.length === 10 ? `7${digits}` : digits;
}
