import { getPathname, redirect } from '@/components/navigation';
import { apiCaller } from '@/server/api/caller';
import { currentPerson } from '@/server/auth/current-person';

type Props = { params: Promise<{ locale: string }> };

/** Where signing in leads: the company used last, or the set-up of the first one. */
export default async function DashboardIndexPage({ params }: Props) {
  const { locale } = await params;
  if (!(await currentPerson()))
    return redirect({ href: { pathname: '/sign-in', query: { returnTo: getPathname({ href: '/dashboard', locale }) } }, locale });
  const api = await apiCaller();
  const [tenant] = await api.account.tenants();
  if (!tenant) return redirect({ href: '/onboarding', locale });
  return redirect({
    href: tenant.isOnboarded || tenant.isDemo || tenant.role !== 'admin' ? `/dashboard/${tenant.slug}` : `/onboarding/${tenant.slug}`,
    locale,
  });
}
