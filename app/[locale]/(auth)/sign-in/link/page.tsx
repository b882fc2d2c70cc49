import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AuthShell } from '@/components/auth/auth-shell';
import { OpenLink } from '@/components/auth/open-link';

type Props = { searchParams: Promise<{ token?: string; returnTo?: string }> };

export const metadata: Metadata = { referrer: 'no-referrer', robots: { index: false } };

export default async function SignInLinkPage({ searchParams }: Props) {
  const t = await getTranslations('auth');
  const { token, returnTo } = await searchParams;
  return (
    <AuthShell title={t('link.title')}>
      <OpenLink kind="sign_in" token={token ?? ''} returnTo={returnTo} />
    </AuthShell>
  );
}
