import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const root = join(import.meta.dirname, '..');
const isRoot = process.getuid?.() === 0;

/**
 * Browser tests run against the product as `npm start` starts it, on a port and a data folder of their own (start-product.ts).
 * `npm test -- browser` builds and runs all; one file:
 * `CHROMIUM_PATH=/usr/bin/chromium npx playwright test -c e2e/playwright.config.ts e2e/<name>.spec.ts` after a build.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: join(root, 'test-results/browser'),
  globalSetup: join(import.meta.dirname, 'start-product.ts'),
  workers: 2, // two cores: one browser each, the product in between
  fullyParallel: false,
  forbidOnly: true,
  retries: process.env.CI ? 1 : 0, // see vitest.config.ts
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: join(root, 'test-results/playwright.json') }]],
  use: {
    baseURL: process.env.E2E_URL,
    locale: 'ru-RU',
    timezoneId: 'Asia/Yekaterinburg',
    // A recording of every test costs a third of the time, most of it for tests that pass: `--trace on` makes one where it is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        // Each test is a new visitor with cold scripts: optimising what then runs for two seconds costs a fifth of a page's work.
        '--js-flags=--no-opt --no-maglev',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...(isRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
});
