import type { MetadataRoute } from 'next';
import { publicUrl } from '@/server/platform/env';

export const dynamic = 'force-dynamic'; // the public address is known when the process runs, not when it is built

export default function robots(): MetadataRoute.Robots {
  const closed = ['dashboard', 'onboarding', 'sign-in', 'sign-up', 'reset', 'verify', 'demo-sign-in', 'offline'];
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/api/', '/dev/', '/demo/', ...closed.flatMap((path) => [`/${path}`, `/en/${path}`])] },
    sitemap: `${publicUrl()}/sitemap.xml`,
  };
}
