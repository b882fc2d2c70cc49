import { resolve } from 'node:path';
import { env, isDemoOpen, provideEnv, publicUrl, rawEnv } from '@/server/platform/env';
import { log } from '@/server/platform/log';
import { openDatabase, updateTables } from './main/open-database';
import { createShutdown, type Shutdown } from './main/shutdown';
import { startNext } from './main/start-next';
import { StartupError } from './main/startup-error';
import { openWebServer } from './main/web-server';

/**
 * The process. In this order: the port is taken (so that a second start fails at once), the environment is completed (keys,
 * database), tables are updated, an empty database gets the demo tenant, then engine, hub, our routes and Next start to
 * answer. Everything stops in the reverse order on Ctrl+C or SIGTERM; a second Ctrl+C does not wait.
 */
const shutdown = createShutdown();
stopOnSignals(shutdown);
try {
  await start(shutdown);
} catch (error) {
  say(
    error instanceof StartupError
      ? error.message
      : `Fast Lead did not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  await shutdown.run();
  process.exit(1);
}

async function start({ add }: Shutdown): Promise<void> {
  const root = process.cwd();
  const isDev = rawEnv('NODE_ENV') === 'development';
  const { host, port } = readAddress();
  const web = await openWebServer({ host, port, proxyHops: Number(rawEnv('TRUSTED_PROXY_HOPS') ?? 0) });
  add('web server', web.stop);

  const pages = startNext({ root, isDev, port });
  pages.catch(() => undefined); // awaited below, after the database had its say
  await openDatabase({ dataDir: resolve(rawEnv('DATA_DIR') ?? '.data'), port, onStop: add });
  provideEnv({ NEXTAUTH_URL: rawEnv('NEXTAUTH_URL') ?? publicUrl() });
  await updateTables(root, (name) => say(`  migration ${name}`));
  // Not before: much of the product reads the environment while it loads.
  const { runProduct } = await import('./main/run-product');
  await runProduct({ add, say, pages, web });
  welcome();
}

function readAddress(): { host: string; port: number } {
  const port = Number(rawEnv('PORT') ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new StartupError(`PORT=${rawEnv('PORT')} is no port number (1 to 65535).`);
  return { host: rawEnv('HOST') ?? '127.0.0.1', port };
}

function welcome(): void {
  const url = publicUrl();
  const lines = [`Fast Lead is ready on ${url}`];
  if (isDemoOpen())
    lines.push(
      `  demo site   ${url}/demo/demo`,
      `  dashboard   ${url}/sign-in  (one click signs you in as the demo's admin or operator)`,
      `  mailbox     ${url}/dev/mailbox`,
    );
  lines.push('  Ctrl+C stops it; data stays in ' + (rawEnv('DATA_DIR') ? env().DATA_DIR : '.data'));
  say(lines.join('\n'));
  log.info({ event: 'ready', port: env().PORT, pid: process.pid, uptimeMs: Math.round(process.uptime() * 1000) });
}

function stopOnSignals({ run }: Shutdown): void {
  let asked = 0;
  const stop = (): void => {
    asked += 1;
    if (asked > 1) process.exit(1);
    say('Stopping …');
    void run().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // `npm run dev` holds a line to the product: it lets go when another one is to start, and when it is gone itself.
  const letGo = (): void => {
    if (asked === 0) stop();
  };
  process.on('disconnect', letGo);
  if (process.connected === false) letGo(); // while the modules above were loaded
}

/** For the person at the terminal; logs are for machines. */
function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
