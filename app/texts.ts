import type { AbstractIntlMessages } from 'next-intl';

export type Part = 'everywhere' | 'marketing' | 'auth' | 'book' | 'onboarding' | 'dashboard';

/**
 * What a part's client components say: namespaces of messages/, or branches of them. Only these travel with its pages; what server
 * components say is in the HTML already. `app/texts.test.ts` follows the imports and names what is missing or no longer said.
 */
export const textsOf = {
  everywhere: ['shell.failed', 'ui'],
  marketing: ['landing.score', 'landing.theme'],
  auth: ['auth'],
  book: ['book'],
  onboarding: ['auth', 'onboarding', 'services'],
  dashboard: [
    'auth',
    'book',
    'bookings',
    'channel-names',
    'channels',
    'company-profile',
    'inbox',
    'lab',
    'leads',
    'onboarding.look',
    'onboarding.preview',
    'overview',
    'profile',
    'services',
    'shell',
    'widget',
  ],
} as const satisfies Record<Part, readonly string[]>;

/** The texts at these paths (`shell`, `shell.failed`), each in its place. A path that nobody wrote is left out. */
export function pickTexts(messages: AbstractIntlMessages, paths: readonly string[]): AbstractIntlMessages {
  const picked: AbstractIntlMessages = {};
  for (const path of paths) {
    const [head = '', ...rest] = path.split('.');
    const branch = messages[head];
    if (branch === undefined) continue;
    if (rest.length === 0 || typeof branch === 'string') picked[head] = branch;
    else picked[head] = { ...(picked[head] as AbstractIntlMessages | undefined), ...pickTexts(branch, [rest.join('.')]) };
  }
  return picked;
}
