import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { isDemoOpen } from '@/server/platform/env';
import { AuthShell } from '@/components/auth/auth-shell';
import { MinutesAhead } from '@/components/auth/minutes-ahead';
import { DemoSignIn } from '@/components/auth/demo-sign-in';
import { SignInForm } from '@/components/auth/sign-in-form';

type Props = { searchParams: Promise<{ returnTo?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signIn.title') };
}

export default async function SignInPage({ searchParams }: Props) {
  const t = await getTranslations('auth');
  const { returnTo } = await searchParams;
  return (
    <AuthShell title={t('signIn.title')} lead={returnTo ? t('signIn.leadBack') : undefined} aside={<MinutesAhead />}>
      <SignInForm returnTo={returnTo} />
      {isDemoOpen() ? (
        <section aria-label={t('demo.title')} className="grid gap-3 border-t border-line pt-6">
          <p className="text-sm text-ink-2">{t('demo.lead')}</p>
          <div className="grid gap-2">
            <DemoSignIn role="admin" size="lg" returnTo={returnTo} className="w-full" />
            <DemoSignIn role="operator" size="lg" returnTo={returnTo} className="w-full" />
          </div>
        </section>
      ) : null}
    </AuthShell>
  );
}
