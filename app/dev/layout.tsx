import '@fontsource-variable/onest/wght.css';
import '../globals.css';
import type { ReactNode } from 'react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { isDemoOpen } from '@/server/platform/env';
import { readTheme } from '../theme';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Почта · Fast Lead', robots: { index: false } };

/** Tools that exist only where the product is open for a demo: loopback, or DEMO=1. */
export default async function DevLayout({ children }: { children: ReactNode }) {
  if (!isDemoOpen()) notFound();
  const theme = await readTheme();
  return (
    <html lang="ru" data-theme={theme === 'system' ? undefined : theme}>
      <body>{children}</body>
    </html>
  );
}
