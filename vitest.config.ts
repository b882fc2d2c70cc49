import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Nepal's clock is 5:45 ahead: whatever forgets a time zone fails here first. Forked workers inherit it.
process.env.TZ = 'Asia/Kathmandu';

const key = (): string => `test:${randomBytes(32).toString('base64')}`;

const env = {
  TZ: 'Asia/Kathmandu',
  NODE_ENV: 'test' as const,
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  DATABASE_URL: '', // a developer's own database is out of reach: testing/use-database.ts fills this in
  DATA_KEYS: key(),
  INDEX_KEYS: key(),
  NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
  PORT: '1', // nothing listens there: a test that wants a server starts one on a port of its own
  INNGEST_EVENT_KEY: '',
  INNGEST_SIGNING_KEY: '',
  PUSHER_APP_ID: '',
  REDIS_URL: '',
  SMTP_URL: '',
};

const skipped = ['**/node_modules/**', '.next*/**', 'dist/**', 'e2e/**', 'prisma/client/**'];
// next-intl imports `next/server`, which only a bundler finds.
const shared = {
  pool: 'forks' as const,
  globalSetup: ['testing/generate-client.ts'],
  testTimeout: 20_000,
  hookTimeout: 60_000,
  // Nobody knows what else a build server does meanwhile: there a test that failed runs once more, and the end of the log names
  // what passed only then. On a developer's machine what passes the second time is broken.
  retry: process.env.CI ? 1 : 0,
  restoreMocks: true,
  server: { deps: { inline: ['next-intl'] } },
};

/**
 * Two kinds of tests: `*.test.ts` beside what they test are pure or start what they need themselves; `*.db.test.ts` get a
 * migrated PostgreSQL database of their own per file. `npx vitest run <file>` runs one.
 */
export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    env,
    // Many tests wait for clocks and processes: a file more than there are cores fills the time they leave.
    maxWorkers: Math.min(availableParallelism() + 1, 4),
    projects: [
      { extends: true, test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude: [...skipped, '**/*.db.test.ts'], ...shared } },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: skipped,
          ...shared,
          globalSetup: [...shared.globalSetup, 'testing/start-database.ts'],
          setupFiles: 'testing/use-database.ts',
        },
      },
    ],
  },
});
