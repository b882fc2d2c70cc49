import { getLocale } from 'next-intl/server';
import { redirect } from '@/components/navigation';

export default async function TenantPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  redirect({ href: `/dashboard/${tenant}/overview`, locale: await getLocale() });
}
