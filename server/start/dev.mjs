import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { bundleOptions, prepare } from './prepare.mjs';

const OUTPUT = 'dist/dev/main.mjs';
const env = { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' };

/** The product with hot reload: Next rebuilds pages by itself; a change in what main.ts stands on starts the process anew. */
export async function runDev() {
  await prepare({ isDev: true });
  const esbuild = await import('esbuild');
  const product = keeper();
  const watching = await esbuild.context({
    ...bundleOptions,
    logLevel: 'error',
    outdir: dirname(OUTPUT),
    plugins: [{ name: 'restart', setup: (build) => build.onEnd((result) => void (result.errors.length === 0 && product.restart())) }],
  });
  const widget = existsSync('widget/vite.config.ts')
    ? spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--watch', '--config', 'widget/vite.config.ts'], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    : null;
  const stop = async () => {
    widget?.kill();
    await watching.dispose();
    process.exit(await product.stop());
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  await watching.watch();
}

/** One process at a time: the next one starts when the last one has closed its database. */
function keeper() {
  let child = null;
  let turn = Promise.resolve();
  const end = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? 0;
    // Ctrl+C reaches the product by itself: a signal more would be a second one, which does not wait for the database.
    if (child.connected) child.disconnect();
    const [code] = await once(child, 'exit');
    return code ?? 0;
  };
  const begin = () => {
    child = spawn(process.execPath, ['--enable-source-maps', OUTPUT], { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  };
  return {
    restart: () => {
      turn = turn.then(async () => {
        await end();
        begin();
      });
    },
    stop: end,
  };
}
