import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AuthShell } from '@/components/auth/auth-shell';
import { MinutesAhead } from '@/components/auth/minutes-ahead';
import { SignUpForm } from '@/components/auth/sign-up-form';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signUp.title') };
}

export default async function SignUpPage() {
  const t = await getTranslations('auth');
  return (
    <AuthShell title={t('signUp.title')} lead={t('signUp.lead')} aside={<MinutesAhead />}>
      <SignUpForm />
    </AuthShell>
  );
}
