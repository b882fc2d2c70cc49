import { z } from 'zod';
import { parseEmail } from '@/server/domain/contacts/schema';

/** What people type about themselves: sign-up, sign-in, profile. Reasons are keys of `messages/<locale>/auth.json`. */
export const PASSWORD_MIN = 10;
const PASSWORD_MAX = 200;

/** The head of every leaked list, in Latin and in the Russian layout; compared without digits and signs around the word. */
const common = new Set([
  'password',
  'passw0rd',
  'qwerty',
  'qwertyuiop',
  'qwerty123',
  'asdfghjkl',
  'zxcvbnm',
  'iloveyou',
  'letmein',
  'welcome',
  'dragon',
  'monkey',
  'football',
  'princess',
  'sunshine',
  'superman',
  'trustno',
  'administrator',
  'admin',
  'changeme',
  'master',
  'fastlead',
  'пароль',
  'йцукен',
  'йцукенг',
  'йцукенгшщз',
  'йцукенгшщзхъ',
  'фывапролдж',
  'ячсмитьбю',
  'привет',
  'любовь',
  'наташа',
  'марина',
  'россия',
  'спартак',
  'солнышко',
  'gfhjkm',
  'ghbdtn',
  'yfnfif',
  'vfhbyf',
  'abc',
  'qazwsx',
  'qazwsxedc',
  'qweasd',
  'qweasdzxc',
]);

export type PasswordProblem = 'password.short' | 'password.too_long' | 'password.common' | 'password.is_email';

/** Why a password is refused, or null. Length decides; no rule demands a capital and a digit (NIST SP 800-63B-4, 3.1.1.2). */
export function passwordProblem(password: string, email = ''): PasswordProblem | null {
  if (Array.from(password).length < PASSWORD_MIN) return 'password.short';
  if (password.length > PASSWORD_MAX) return 'password.too_long';
  const lower = password.toLocaleLowerCase('ru');
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (new Set(lower).size < 4 || common.has(core) || isRun(lower)) return 'password.common';
  const local = email.split('@')[0]?.toLowerCase() ?? '';
  return local.length >= 4 && lower.replace(/\d+$/, '') === local ? 'password.is_email' : null;
}

/** 1234567890, abcdefghij, 0987654321: every character follows the one before it. */
function isRun(text: string): boolean {
  const steps = new Set(
    Array.from(text)
      .slice(1)
      .map((letter, index) => (letter.codePointAt(0) ?? 0) - (text.codePointAt(index) ?? 0)),
  );
  return (steps.size === 1 && (steps.has(1) || steps.has(-1))) || /^(?:0?123456789+0?|9876543210?)+$/.test(text);
}

/** 0 nothing, 4 strong: a hint beside the field, never a rule. */
export function passwordStrength(password: string, email = ''): 0 | 1 | 2 | 3 | 4 {
  if (password.length === 0) return 0;
  if (passwordProblem(password, email)) return 1;
  const length = Array.from(password).length;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  return length >= 16 || (length >= 13 && kinds >= 3) ? 4 : length >= 12 || kinds >= 3 ? 3 : 2;
}

export const emailSchema = z
  .string()
  .max(254, 'email.invalid')
  .transform((value, context) => {
    const email = parseEmail(value);
    if (email) return email;
    context.addIssue({ code: 'custom', message: value.trim() === '' ? 'email.missing' : 'email.invalid' });
    return z.NEVER;
  });

const newPasswordSchema = z.string().superRefine((password, context) => {
  const problem = passwordProblem(password);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

const localeSchema = z.enum(['ru', 'en']);
export const personNameSchema = z.string().trim().min(1, 'name.missing').max(80, 'name.too_long');

export const signUpSchema = z
  .object({
    email: emailSchema,
    password: newPasswordSchema,
    accepted: z.boolean().refine((accepted) => accepted, 'terms.missing'),
    locale: localeSchema,
  })
  .superRefine((input, context) => {
    if (passwordProblem(input.password, input.email) === 'password.is_email')
      context.addIssue({ code: 'custom', path: ['password'], message: 'password.is_email' });
  });

export const signInSchema = z.object({
  email: emailSchema,
  password: z.string().min(1, 'password.missing').max(PASSWORD_MAX, 'password.too_long'),
});
export const askLetterSchema = z.object({
  email: emailSchema,
  locale: localeSchema,
  kind: z.enum(['reset', 'sign_in']),
  returnTo: z.string().max(500).optional(),
});
export const tokenSchema = z.object({ token: z.string().min(20).max(100) });
export const resetPasswordSchema = z.object({ token: z.string().min(20).max(100), password: newPasswordSchema });
export const changePasswordSchema = z.object({
  current: z.string().min(1, 'password.missing').max(PASSWORD_MAX),
  password: newPasswordSchema,
});
export const profileSchema = z.object({ name: personNameSchema, locale: localeSchema, theme: z.enum(['light', 'dark', 'system']) });
