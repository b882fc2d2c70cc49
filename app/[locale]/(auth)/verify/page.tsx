import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AuthShell } from '@/components/auth/auth-shell';
import { MinutesAhead } from '@/components/auth/minutes-ahead';
import { OpenLink } from '@/components/auth/open-link';

type Props = { searchParams: Promise<{ token?: string }> };

export const metadata: Metadata = { referrer: 'no-referrer', robots: { index: false } };

export default async function VerifyPage({ searchParams }: Props) {
  const t = await getTranslations('auth');
  return (
    <AuthShell title={t('verify.title')} aside={<MinutesAhead />}>
      <OpenLink kind="verify" token={(await searchParams).token ?? ''} />
    </AuthShell>
  );
}
