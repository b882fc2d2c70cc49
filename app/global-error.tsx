'use client';

import '@fontsource-variable/onest/wght.css';
import './globals.css';
import { SystemPage } from '@/components/shell/system-page';
import { Button } from '@/components/ui/button';
import { themeOf } from '@/components/ui/theme';

type Props = { error: Error & { digest?: string } };

/**
 * When even the frame of a page failed: no texts, no providers, no layout that knows the language or the theme. So the words of
 * both languages stand here, the only place where words live in code; the address and the cookie say which.
 */
export default function GlobalError({ error }: Props) {
  const isBrowser = typeof document !== 'undefined';
  const locale = isBrowser && /^\/en(\/|$)/.test(location.pathname) ? 'en' : 'ru';
  const theme = isBrowser ? themeOf(document.cookie) : 'system';
  const words = texts[locale];
  const home = locale === 'en' ? '/en' : '/';
  return (
    <html lang={locale} data-theme={theme === 'system' ? undefined : theme} suppressHydrationWarning>
      <body>
        <title>{words.title}</title>
        <SystemPage
          figure="500"
          title={words.title}
          text={words.text}
          actions={
            <Button variant="primary" size="lg" onClick={() => location.reload()}>
              {words.retry}
            </Button>
          }
          home={(logo) => (
            <a href={home} className="inline-block rounded-sm">
              {logo}
            </a>
          )}
        >
          {error.digest ? (
            <p className="mt-6 text-sm text-ink-3">
              {words.code}: <code className="font-mono">{error.digest}</code>
            </p>
          ) : null}
        </SystemPage>
      </body>
    </html>
  );
}

/** As in messages/<locale>/shell.json, `failed`. */
const texts = {
  ru: {
    title: 'Страница не\u00a0открылась',
    text: 'Ошибка на нашей стороне, она уже записана. Заявки принимаются и\u00a0не\u00a0теряются. Попробуйте ещё раз.',
    retry: 'Попробовать ещё раз',
    code: 'Код для поддержки',
  },
  en: {
    title: 'The page did not open',
    text: 'The fault is ours and it is already recorded. Leads keep coming in and none is lost. Please try again.',
    retry: 'Try again',
    code: 'Code for support',
  },
} as const;
