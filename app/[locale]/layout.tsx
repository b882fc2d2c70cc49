import '@fontsource-variable/onest/wght.css';
import '../globals.css';
import type { ReactNode } from 'react';
import type { Metadata, Viewport } from 'next';
import { hasLocale } from 'next-intl';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { routing } from '@/components/routing';
import { Toaster } from '@/components/ui/toaster';
import { publicUrl } from '@/server/platform/env';
import { PartTexts } from '../part-texts';
import { readTheme } from '../theme';

/** A page made at build time cannot carry the nonce that its scripts need (proxy.ts). */
export const dynamic = 'force-dynamic';

type Props = { children: ReactNode; params: Promise<{ locale: string }> };

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#0c0f13' },
  ],
};

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: hasLocale(routing.locales, locale) ? locale : routing.defaultLocale, namespace: 'common' });
  return {
    metadataBase: new URL(publicUrl()),
    title: { default: t('product'), template: `%s · ${t('product')}` },
    applicationName: t('product'),
  };
}

export default async function LocaleLayout({ children, params }: Props) {
  const { locale } = await params;
  if (!hasLocale(routing.locales, locale)) notFound();
  setRequestLocale(locale);
  const theme = await readTheme();
  return (
    <html lang={locale} data-theme={theme === 'system' ? undefined : theme} suppressHydrationWarning>
      <body>
        <PartTexts of="everywhere">
          {children}
          <Toaster />
        </PartTexts>
      </body>
    </html>
  );
}
