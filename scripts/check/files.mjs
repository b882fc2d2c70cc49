import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Every file of the repository that git knows or would take, as it is on disk. */
export function sourceFiles() {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8', maxBuffer: 50_000_000 })
    .split('\n')
    .filter((path) => path && existsSync(path));
}

/** Prints problems and ends the program. */
export function finish(problems, praise) {
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  if (problems.length === 0) process.stdout.write(`OK: ${praise}\n`);
  process.exit(problems.length === 0 ? 0 : 1);
}
