import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AuthShell } from '@/components/auth/auth-shell';
import { AskResetForm, NewPasswordForm } from '@/components/auth/reset-forms';

type Props = { searchParams: Promise<{ token?: string }> };

export const metadata: Metadata = { referrer: 'no-referrer', robots: { index: false } };

export default async function ResetPage({ searchParams }: Props) {
  const t = await getTranslations('auth');
  const { token } = await searchParams;
  return (
    <AuthShell title={t('reset.title')} lead={t(token ? 'reset.leadNew' : 'reset.lead')}>
      {token ? <NewPasswordForm token={token} /> : <AskResetForm />}
    </AuthShell>
  );
}
