/** Why a message did not go, as far as our own codes and the vendors' fixed phrases say it; null is for their other words. */
export type Failure = 'blocked' | 'noMailbox' | 'stopped' | 'disconnected' | 'noAddress' | 'noAnswer' | null;

const signs: readonly [RegExp, Failure][] = [
  [/bot was blocked by the user|user is deactivated|chat not found/, 'blocked'],
  [/\b5\d\d[ -]5\.1\.[1-6]\b/, 'noMailbox'], // RFC 3463 §3.2: what is wrong is the recipient's address
  [/^channel switched off$/, 'stopped'],
  [/^(no connection$|connection )/, 'disconnected'],
  [/^no address$/, 'noAddress'],
  [/Too Many Requests|Internal Server Error|\b4\d\d[ -]4\.\d/, 'noAnswer'],
];

export function failureOf(error: string | null): Failure {
  return signs.find(([sign]) => sign.test(error ?? ''))?.[1] ?? null;
}
