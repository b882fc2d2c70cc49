import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Inbox } from '@/components/inbox/inbox';
import { apiCaller } from '@/server/api/caller';

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('inbox');
  return { title: t('title') };
}

export default async function InboxPage({ params }: Props) {
  const { tenant } = await params;
  const api = await apiCaller(tenant);
  return <Inbox {...await api.conversations.viewpoint()} />;
}
