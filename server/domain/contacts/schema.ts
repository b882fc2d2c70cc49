import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';

/**
 * Phones in any Russian spelling are understood: 8 (912) 345-67-89, +7 912…, 9123456789, 007…; other countries with their
 * plus. Returns E.164, or null. Rules of numbering plans: libphonenumber-js.
 */
export function parsePhone(input: string): string | null {
  const text = input.normalize('NFKC').trim().slice(0, 64);
  const digits = text.replace(/\D/g, '');
  if (digits.length < 7 || digits.length > 15) return null;
  const candidates = text.startsWith('+') ? [`+${digits}`] : russianSpellings(digits);
  for (const candidate of candidates) {
    const phone = parsePhoneNumberFromString(candidate, 'RU');
    if (phone?.isPossible() && (phone.country !== undefined || phone.countryCallingCode !== '7')) return phone.number;
  }
  return null;
}

/**
 * The phone as people read it: `+7 343 288-50-40`; abroad in the international form. For numbers that are shown, not called from
 * here. Null when it is no phone.
 */
export function spellPhone(input: string): string | null {
  const phone = parsePhone(input);
  if (!phone) return null;
  const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(phone);
  if (russian) return `+7 ${russian[1]} ${russian[2]}-${russian[3]}-${russian[4]}`;
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}

function russianSpellings(digits: string): string[] {
  if (digits.length === 11 && digits.startsWith('8')) return [`+7${digits.slice(1)}`];
  if (digits.length === 10 && digits.startsWith('9')) return [`+7${digits}`];
  if (digits.startsWith('00')) return [`+${digits.slice(2)}`];
  return digits.length >= 11 ? [`+${digits}`] : [digits];
}

const EMAIL = /^[^\s@"(),:;<>[\\\]]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,63}$/u;

/** Lower-cased address, or null. Only what mail servers in practice accept: no quoted local parts, no bare hosts. */
export function parseEmail(input: string): string | null {
  const text = input.normalize('NFKC').trim().toLowerCase();
  return text.length <= 254 && EMAIL.test(text) && !text.includes('..') ? text : null;
}

/** Letters of any script, no control characters; white space folded. Null when nothing is left. */
export function parseName(input: string): string | null {
  const text = input
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > 0 ? text : null;
}

/** Longer names are refused, not cut: 120 holds every real one (a 60 KB name is an attack or an accident). */
export const NAME_MAX = 120;

export const contactSchema = z.object({
  name: z.string().max(NAME_MAX, 'name.too_long').optional(),
  phone: z.string().max(64, 'phone.invalid').optional(),
  email: z.string().max(254, 'email.invalid').optional(),
});
