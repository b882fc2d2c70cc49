import type { ReactNode } from 'react';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { redirect } from '@/components/navigation';
import { ApiProvider } from '@/components/shell/api-provider';
import { DashboardFrame } from '@/components/shell/dashboard-frame';
import { apiCaller } from '@/server/api/caller';
import { currentPerson } from '@/server/auth/current-person';
import { realtimeAddress } from '@/server/platform/realtime';
import { PartTexts } from '../../../part-texts';

type Props = { children: ReactNode; params: Promise<{ locale: string; tenant: string }> };

/** The door to one company's dashboard: signed in, a member, or it does not exist. */
export default async function DashboardLayout({ children, params }: Props) {
  const { tenant: slug } = await params;
  const locale = await getLocale();
  if (!(await currentPerson())) return redirect({ href: `/sign-in?returnTo=${encodeURIComponent(`/dashboard/${slug}`)}`, locale });
  const api = await apiCaller();
  const [profile, tenants, jar] = await Promise.all([api.account.profile(), api.account.tenants(), cookies()]);
  const own = tenants.find((tenant) => tenant.slug === slug);
  if (!own) notFound();
  if (tenants[0]?.slug !== slug) await api.account.rememberTenant({ slug });
  const { path: _path, ...realtime } = realtimeAddress();
  return (
    <ApiProvider locale={locale} tenantSlug={slug}>
      <PartTexts of="dashboard">
        <DashboardFrame
          data={{
            tenant: { id: own.id, slug: own.slug, name: own.name, isDemo: own.isDemo },
            tenants: tenants.map(({ slug: other, name }) => ({ slug: other, name })),
            person: { userId: profile.userId, name: profile.name, email: profile.email, role: own.role, theme: profile.theme },
            permissions: own.permissions,
            realtime,
            sidebarFolded: jar.get('sidebar')?.value === 'folded',
          }}
        >
          {children}
        </DashboardFrame>
      </PartTexts>
    </ApiProvider>
  );
}
