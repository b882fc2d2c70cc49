import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { WidgetSettings } from '@/components/widget-editor/widget-settings';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('widget'))('title') };
}

export default function WidgetPage() {
  return <WidgetSettings />;
}
