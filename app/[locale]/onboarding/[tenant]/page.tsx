import { notFound } from 'next/navigation';
import { getPathname, redirect } from '@/components/navigation';
import { Wizard } from '@/components/onboarding/wizard';
import { ApiProvider } from '@/components/shell/api-provider';
import { LiveProvider } from '@/components/shell/live-provider';
import { apiCaller } from '@/server/api/caller';
import { currentPerson } from '@/server/auth/current-person';
import { isFlagOn } from '@/server/domain/flags/queries';
import { realtimeAddress } from '@/server/platform/realtime';

type Props = { params: Promise<{ locale: string; tenant: string }> };

export default async function OnboardingWizardPage({ params }: Props) {
  const { locale, tenant: slug } = await params;
  const person = await currentPerson();
  if (!person)
    return redirect({ href: { pathname: '/sign-in', query: { returnTo: getPathname({ href: `/onboarding/${slug}`, locale }) } }, locale });
  const own = await (await apiCaller()).account.tenants();
  const tenant = own.find((candidate) => candidate.slug === slug);
  if (!tenant) notFound();
  if (!tenant.permissions.includes('tenant:write') || !(await isFlagOn('onboarding', { tenantId: tenant.id })))
    return redirect({ href: `/dashboard/${slug}`, locale });
  const { onboarding } = await (await apiCaller(slug)).tenants.get();
  const { path: _path, ...realtime } = realtimeAddress();
  return (
    <ApiProvider locale={locale} tenantSlug={slug}>
      <LiveProvider realtime={realtime} tenantId={tenant.id}>
        <Wizard slug={slug} openAt={onboarding.step} />
      </LiveProvider>
    </ApiProvider>
  );
}
