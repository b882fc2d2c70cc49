import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { install } from './install.mjs';
import { isFresh, keepStamp, stampOf } from './stamps.mjs';
import { runQuietly, step } from './steps.mjs';

const node = process.execPath;

/**
 * Installs and builds what is missing or stale. `nextDir` keeps a build apart from the one a running product uses. Returns
 * the address of the process' bundle.
 */
export async function prepare({ isDev, nextDir = process.env.NEXT_DIST_DIR || '.next' }) {
  await install();
  await generateClient();
  await buildWidget();
  if (isDev) return { main: null };
  await buildPages(nextDir);
  return { main: await bundleMain() };
}

/** Everything from source to what runs, and how to see that it is stale. */
async function make({ name, title, sources, besides = '', output, work }) {
  const stamp = stampOf(sources, besides);
  if (isFresh(name, stamp, output)) return;
  await step(title, work);
  keepStamp(name, stamp);
}

export async function generateClient() {
  await make({
    name: 'client',
    title: 'Generating the database client',
    sources: ['prisma/schema', 'prisma.config.ts', 'node_modules/prisma/package.json'],
    output: 'prisma/client/client.ts',
    // Prisma's command line otherwise downloads an engine that `generate` does not use; any existing program satisfies it.
    work: () =>
      runQuietly(node, ['node_modules/prisma/build/index.js', 'generate'], {
        env: { PRISMA_SCHEMA_ENGINE_BINARY: node, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
        what: 'prisma generate',
      }),
  });
}

async function buildWidget() {
  if (!existsSync('widget/vite.config.ts')) return;
  await make({
    name: 'widget',
    title: 'Building the widget',
    sources: ['widget', 'package-lock.json'],
    output: 'public/widget/manifest.json',
    work: () =>
      runQuietly(node, ['node_modules/vite/bin/vite.js', 'build', '--config', 'widget/vite.config.ts'], {
        env: { NODE_ENV: 'production' },
        what: 'The build of the widget',
      }),
  });
}

async function buildPages(nextDir) {
  await make({
    name: `pages:${nextDir}`,
    title: 'Building the pages (a minute the first time)',
    sources: [
      'app',
      'components',
      'server',
      'widget/protocol.ts',
      'messages',
      'proxy.ts',
      'instrumentation-client.ts',
      'next.config.ts',
      'postcss.config.mjs',
      'tsconfig.json',
      'prisma/schema',
      'package-lock.json',
    ],
    output: join(nextDir, 'BUILD_ID'),
    work: () =>
      runQuietly(node, ['node_modules/next/dist/bin/next', 'build'], {
        env: { NEXT_DIST_DIR: nextDir, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
        what: 'next build',
      }),
  });
}

async function bundleMain() {
  const output = 'dist/main.mjs';
  await make({
    name: 'main',
    title: 'Bundling the server',
    besides: JSON.stringify(bundleOptions),
    sources: ['server', 'prisma/seed', 'prisma/schema', 'widget/protocol.ts', 'messages', 'tsconfig.json', 'package-lock.json'],
    output,
    work: async () => {
      const esbuild = await import('esbuild');
      await esbuild.build({ ...bundleOptions, outdir: 'dist' });
    },
  });
  return pathToFileURL(output).href;
}

/**
 * The process and its thread, beside each other. Packages stay outside: they are in node_modules anyway, and native ones cannot be bundled.
 * @type {import('esbuild').BuildOptions}
 */
export const bundleOptions = {
  entryPoints: ['server/main.ts', 'server/main/workflow-thread.ts'],
  entryNames: '[name]',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  packages: 'external',
  sourcemap: true,
  logLevel: 'silent',
};
