import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LeadScreen } from '@/components/leads/lead-screen';

type Props = { params: Promise<{ lead: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('leads');
  return { title: t('one') };
}

export default async function LeadPage({ params }: Props) {
  const { lead } = await params;
  return <LeadScreen leadId={lead} />;
}
