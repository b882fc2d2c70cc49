import { pino } from 'pino';
import { currentContext } from './context';
import { rawEnv } from './env';

/**
 * Structured logs, one JSON line per fact, with the named events of docs/operations.md. Personal data never gets here in
 * clear: the field names below are masked wherever they stand, and `maskPhone`, `maskEmail` serve the rest.
 */
export const log = pino({
  level: levelOf(rawEnv('LOG_LEVEL')),
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  mixin: () => ({ ...currentContext() }),
  redact: {
    paths: ['phone', 'email', 'name', 'text', 'password', 'token', 'secret', 'authorization', 'cookie'].flatMap((field) => [
      field,
      `*.${field}`,
    ]),
    censor: (value, path) => censor(value, path.at(-1) ?? ''),
  },
});

/** A wrong level is env()'s to refuse with a message; the logger must not fail before it. */
function levelOf(wanted: string | undefined): string {
  return ['debug', 'info', 'warn', 'error', 'silent'].includes(wanted ?? '') ? (wanted ?? 'info') : 'info';
}

function censor(value: unknown, field: string): unknown {
  if (typeof value !== 'string') return value === undefined || value === null ? value : '•••';
  if (field === 'phone') return maskPhone(value);
  if (field === 'email') return maskEmail(value);
  return '•••';
}

/** `+7 912 345-67-89` → `•••6789`. */
export function maskPhone(phone: string): string {
  return `•••${phone.replace(/\D/g, '').slice(-4)}`;
}

/** `anna.k@yandex.ru` → `a•••@yandex.ru`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '•••' : `${email.slice(0, 1)}•••${email.slice(at)}`;
}

/** A text of a vendor or of an error, with every phone and e-mail in it masked: `+7 950 •••-••-18`, `a•••@yandex.ru`. */
export function maskContacts(text: string): string {
  return text
    .replaceAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, maskEmail)
    .replaceAll(/(?<![\w.:-])(?:\+?[78][\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}|\+\d{9,15})(?![\w-])/g, (phone) => {
      const digits = phone.replaceAll(/\D/g, '');
      return `+${digits.startsWith('8') ? '7' : digits.slice(0, 1)} ${digits.slice(1, 4)} •••-••-${digits.slice(-2)}`;
    });
}
