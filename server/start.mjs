// What `npm start`, `npm run dev`, `npm test`, `npm run bench` and `npm run chaos` run. It stands on Node alone, because it is
// what installs everything else: checks Node, installs packages when package-lock.json changed, builds what is stale, and
// then becomes the product (or the tests). Every message here is for the person at the terminal.
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

// Whoever read our output may be gone: a closed terminal, a log program that ended. Without a listener each write is an exception,
// the exception is written about, and the process does nothing else any more.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const [mode = 'start', ...rest] = process.argv.slice(2);
const OLDEST = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
  fail(`Fast Lead needs Node ${OLDEST.join('.')} or later; this is ${process.versions.node}. Get Node 24 from https://nodejs.org.`);
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const modes = {
  start: async () => {
    const { prepare } = await import('./start/prepare.mjs');
    const { main } = await prepare({ isDev: false });
    process.env.NODE_ENV = 'production';
    if (process.stdout.isTTY) process.env.LOG_LEVEL ||= 'warn'; // a person reads here; machines get every fact
    process.setSourceMapsEnabled(true);
    await import(main);
  },
  dev: async () => (await import('./start/dev.mjs')).runDev(),
  test: async () => (await import('./start/run-tests.mjs')).runTests(rest),
  bench: async () => (await import('./start/run-script.mjs')).runScript('bench/run.ts', rest),
  chaos: async () => (await import('./start/run-script.mjs')).runScript('chaos/run.ts', rest),
};

const run = modes[mode] ?? (() => fail(`Unknown: ${mode}. There are ${Object.keys(modes).join(', ')}.`));
try {
  await run();
} catch (error) {
  fail(error?.isForPeople ? error.message : (error?.stack ?? String(error)));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
