import type { MetadataRoute } from 'next';
import { publicUrl } from '@/server/platform/env';

export const dynamic = 'force-dynamic'; // the public address is known when the process runs, not when it is built

export default function sitemap(): MetadataRoute.Sitemap {
  const origin = publicUrl();
  const languages = { ru: `${origin}/`, en: `${origin}/en` };
  return [
    { url: languages.ru, changeFrequency: 'weekly', priority: 1, alternates: { languages } },
    { url: languages.en, changeFrequency: 'weekly', priority: 0.8, alternates: { languages } },
  ];
}
