import { readFileSync } from 'node:fs';
import process from 'node:process';
import { forPeople, runQuietly, step } from './steps.mjs';

/** Installs packages when node_modules is not what package-lock.json says. */
export async function install() {
  if (isInstalled()) return;
  await step('Installing packages (a minute the first time)', async () => {
    const [command, ...first] = npm();
    // Tools for building are development packages, so they are wanted whatever NODE_ENV is.
    const args = [...first, 'install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    await runQuietly(command, args, {
      env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
      what: 'npm install',
    });
    if (!isInstalled())
      throw forPeople('npm install ended, but node_modules is not what package-lock.json says. Remove node_modules and try again.');
  });
}

/** npm keeps what it installed in node_modules/.package-lock.json and writes it last, so an interrupted install counts as none. */
function isInstalled() {
  const wanted = read('package-lock.json');
  const found = read('node_modules/.package-lock.json');
  if (!wanted || !found) return false;
  return Object.entries(wanted.packages).every(
    ([path, entry]) => path === '' || entry.optional || entry.devOptional || found.packages[path]?.version === entry.version,
  );
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** The npm that runs us, or the one on the path. */
function npm() {
  const own = process.env.npm_execpath;
  return own && /npm-cli\.(c?js)$/.test(own) ? [process.execPath, own] : ['npm'];
}
