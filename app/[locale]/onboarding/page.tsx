import { getPathname, redirect } from '@/components/navigation';
import { NewCompany } from '@/components/onboarding/new-company';
import { ApiProvider } from '@/components/shell/api-provider';
import { apiCaller } from '@/server/api/caller';
import { currentPerson } from '@/server/auth/current-person';

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<{ new?: string }> };

/** The first company of a person; `?new` founds another one. */
export default async function OnboardingPage({ params, searchParams }: Props) {
  const { locale } = await params;
  if (!(await currentPerson()))
    return redirect({ href: { pathname: '/sign-in', query: { returnTo: getPathname({ href: '/onboarding', locale }) } }, locale });
  const own = await (await apiCaller()).account.tenants();
  const started = own.find((tenant) => tenant.role === 'admin' && !tenant.isOnboarded && !tenant.isDemo);
  if (started && (await searchParams).new === undefined) return redirect({ href: `/onboarding/${started.slug}`, locale });
  return (
    <ApiProvider locale={locale}>
      <NewCompany />
    </ApiProvider>
  );
}
