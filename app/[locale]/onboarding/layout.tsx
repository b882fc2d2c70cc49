import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { getTranslations } from 'next-intl/server';
import { PartTexts } from '../../part-texts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('onboarding'))('pageTitle'), robots: { index: false } };
}

export default function OnboardingLayout({ children }: { children: ReactNode }) {
  return <PartTexts of="onboarding">{children}</PartTexts>;
}
