import { existsSync } from 'node:fs';
import process from 'node:process';
import { prepare } from './prepare.mjs';
import { forPeople, runLoudly } from './steps.mjs';

/** Runs a TypeScript program against the built product. Its exit code is ours. */
export async function runScript(path, args) {
  if (!existsSync(path)) throw forPeople(`${path} is not here.`);
  await prepare({ isDev: false });
  process.env.LOG_LEVEL ||= 'silent'; // of the program itself: what it starts has a level of its own
  process.exit(await runLoudly(process.execPath, ['--import', 'tsx', path, ...args]));
}
