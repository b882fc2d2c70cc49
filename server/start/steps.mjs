import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

/** An error whose message is all the person needs to see. */
export function forPeople(message) {
  return Object.assign(new Error(message), { isForPeople: true });
}

/** Prints what is being done, and how long it took. On a terminal a counter runs meanwhile. */
export async function step(title, work) {
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  process.stdout.write(`${title} …${process.stdout.isTTY ? '' : '\n'}`);
  const ticker = setInterval(
    () => process.stdout.write(process.stdout.isTTY ? `\r${title} … ${seconds()}` : `  … ${seconds()}\n`),
    process.stdout.isTTY ? 1000 : 15_000,
  );
  try {
    const result = await work();
    process.stdout.write(process.stdout.isTTY ? `\r${title} … ${seconds()}\n` : `${title}: done in ${seconds()}\n`);
    return result;
  } catch (error) {
    process.stdout.write('\n');
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

/** Runs a program quietly; what it said is shown when it fails. */
export async function runQuietly(command, args, { env = {}, what }) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], shell: needsShell(command) });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said = (said + chunk).slice(-20_000)));
  const [code] = await Promise.race([once(child, 'close'), once(child, 'error').then(([error]) => [error.message])]);
  if (code !== 0) throw forPeople(`${said.trim()}\n\n${what} failed (${code}).`);
  return said;
}

/** Runs a program whose output the person follows; resolves to its exit code. */
export async function runLoudly(command, args, { env = {} } = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'inherit', shell: needsShell(command) });
  const [code, signal] = await once(child, 'close');
  return code ?? (signal ? 1 : 0);
}

/** Windows' npm is a script, which only a shell starts. */
function needsShell(command) {
  return process.platform === 'win32' && command === 'npm';
}
