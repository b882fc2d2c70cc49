import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CompanyScreen } from '@/components/company/company-screen';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('company-profile'))('title') };
}

export default function CompanyPage() {
  return <CompanyScreen />;
}
