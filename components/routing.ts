import { defineRouting } from 'next-intl/routing';

/** Russian lives at `/`, English at `/en`. The address alone decides: a header or a cookie would make one link two pages. */
export const routing = defineRouting({
  locales: ['ru', 'en'],
  defaultLocale: 'ru',
  localePrefix: 'as-needed',
  localeDetection: false,
  localeCookie: false,
});

export type AppLocale = (typeof routing.locales)[number];
