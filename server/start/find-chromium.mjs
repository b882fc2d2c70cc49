import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { forPeople, runQuietly, step } from './steps.mjs';

/**
 * The program for browser tests: the person's choice, an installed Chrome, Chromium or Edge, Playwright's own, or a new install.
 * @param {{ env?: Record<string, string | undefined>, places?: (env: Record<string, string | undefined>) => string[], own?: () => Promise<string | null>, install?: () => Promise<void> }} [options]
 */
export async function findChromium({ env = process.env, places = usualPlaces, own = playwrights, install = installOne } = {}) {
  const chosen = env.CHROMIUM_PATH;
  if (chosen && !works(chosen)) throw forPeople(`CHROMIUM_PATH=${chosen} is not there, or does not say its version.`);
  const found = [chosen, ...places(env), await own()].filter(Boolean).find(works);
  if (found) return found;
  await step('Installing a Chromium for the browser tests', install);
  const installed = [...places(env), await own()].filter(Boolean).find(works);
  if (installed) return installed;
  throw forPeople(
    'The browser tests need a Chromium and none could be installed. Install Chrome, Chromium or Edge, or set CHROMIUM_PATH to one.',
  );
}

/** Where a browser may be, the most usual first. */
export function usualPlaces(env) {
  if (process.platform === 'darwin')
    return [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ].flatMap((app) => [join('/Applications', app), join(homedir(), 'Applications', app)]);
  if (process.platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
      env[name]
        ? ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((path) =>
            join(env[name], path),
          )
        : [],
    );
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge'];
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin', '/opt/google/chrome'].filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Where Playwright keeps its own, whether or not it is there. */
async function playwrights() {
  try {
    const { chromium } = await import('@playwright/test');
    return chromium.executablePath();
  } catch {
    return null;
  }
}

/** Some systems ship a stub that only says where to get the program, so it has to say its version. Windows' browsers do not. */
function works(path) {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true;
  try {
    return /\d+\.\d+/.test(execFileSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return false;
  }
}

/** Playwright's download first; where it cannot be reached, the system's package manager, if we are its administrator. */
async function installOne() {
  const root = process.getuid?.() === 0;
  const tries = [[process.execPath, ['node_modules/@playwright/test/cli.js', 'install', ...(root ? ['--with-deps'] : []), 'chromium']]];
  if (root && process.platform === 'linux')
    tries.push([
      'sh',
      ['-c', 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium'],
    ]);
  for (const [command, args] of tries) {
    const done = await runQuietly(command, args, { what: 'The install of Chromium' }).then(
      () => true,
      () => false,
    );
    if (done) return;
  }
}
