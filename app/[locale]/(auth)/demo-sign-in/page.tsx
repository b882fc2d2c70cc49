import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { AuthShell } from '@/components/auth/auth-shell';
import { DemoSignIn } from '@/components/auth/demo-sign-in';
import { isDemoOpen } from '@/server/platform/env';

type Props = { searchParams: Promise<{ as?: string; returnTo?: string }> };

export const metadata: Metadata = { robots: { index: false } };

/** The address `npm start` prints: one button, or both when the address names nobody. */
export default async function DemoSignInPage({ searchParams }: Props) {
  if (!isDemoOpen()) notFound();
  const t = await getTranslations('auth.demo');
  const { as, returnTo } = await searchParams;
  const roles = (['admin', 'operator'] as const).filter((role) => role === as || (as !== 'admin' && as !== 'operator'));
  return (
    <AuthShell title={t('title')} lead={t('lead')}>
      <div className="grid gap-3">
        {roles.map((role, index) => (
          <DemoSignIn key={role} role={role} returnTo={returnTo} variant={index === 0 ? 'primary' : 'secondary'} />
        ))}
      </div>
    </AuthShell>
  );
}
