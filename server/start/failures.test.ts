import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  failedBrowserTests,
  failedChaosRows,
  failedChecks,
  failedUnitTests,
  nameless,
  tellFailures,
  unsteadyBrowserTests,
  unsteadyUnitTests,
} from './failures.mjs';

/** The runners themselves write the reports, in a folder of its own: what they call a failure is theirs to say. */
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fast-lead-failures-'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  await mkdir(join(folder, 'booking'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the end of the log', () => {
  test('names every failed unit test with the head of its error, and a file that did not load', async () => {
    await writeFile(
      join(folder, 'booking/slots.test.ts'),
      `import { describe, expect, test } from 'vitest';
       describe('a slot', () => {
         test('is free', () => expect([1, 2]).toEqual([1, 3]));
         test('is there', () => expect(1).toBe(1));
       });`,
    );
    await writeFile(join(folder, 'booking/lost.test.ts'), `import './nowhere';`);
    await run('vitest/vitest.mjs', ['run', '--root', folder, '--reporter=json', `--outputFile=${join(folder, 'vitest.json')}`]);
    const told = tellFailures([{ name: 'unit', failures: failedUnitTests(await report('vitest.json'), folder) }]);
    expect(told).toContain(
      '✗ unit › booking/slots.test.ts › a slot › is free\n    AssertionError: expected [ 1, 2 ] to deeply equal [ 1, 3 ]',
    );
    expect(told).toMatch(/✗ unit › booking\/lost\.test\.ts\n {4}.*\.\/nowhere/);
    expect(told).not.toContain('is there');
  });

  test('names every failed browser test, and those that did not run because of it', async () => {
    await writeFile(
      join(folder, 'playwright.config.ts'),
      `export default { testDir: '.', testMatch: '*.spec.ts', reporter: [['json', { outputFile: 'playwright.json' }]] };`,
    );
    await writeFile(
      join(folder, 'inbox.spec.ts'),
      `import { expect, test } from '@playwright/test';
       test.describe('a dialogue', () => {
         test.describe.configure({ mode: 'serial' });
         test('opens', () => undefined);
         test('is answered', () => expect(1).toBe(2));
         test('is closed', () => undefined);
       });`,
    );
    await run('@playwright/test/cli.js', ['test', '--config', join(folder, 'playwright.config.ts')]);
    const told = tellFailures([{ name: 'browser', failures: failedBrowserTests(await report('playwright.json')) }]);
    expect(told).toContain('✗ browser › inbox.spec.ts:5 › a dialogue › is answered\n    Error: expect(received).toBe(expected)');
    expect(told).toMatch(/ {4}Expected: 2\n {4}Received: 1/);
    expect(told).toContain('✗ browser › inbox.spec.ts:6 › a dialogue › is closed\n    did not run');
    expect(told).not.toContain('opens');
  });

  test('names what passed only the second time, which is no failure', async () => {
    const flips = (from: string) => `import { expect, test } from '${from}';
       import { appendFileSync, readFileSync } from 'node:fs';
       import { join } from 'node:path';
       const runs = join(${JSON.stringify(folder)}, '${from.replaceAll('/', '-')}.runs');
       test('turns over', () => { appendFileSync(runs, 'x'); expect(readFileSync(runs, 'utf8')).toHaveLength(2); });
       test('stands still', () => undefined);`;
    await mkdir(join(folder, 'again'));
    await writeFile(join(folder, 'again/unit.test.ts'), flips('vitest'));
    await writeFile(join(folder, 'again/browser.spec.ts'), flips('@playwright/test'));
    await writeFile(
      join(folder, 'again/playwright.config.ts'),
      `export default { testDir: '.', retries: 1, testMatch: '*.spec.ts', reporter: [['json', { outputFile: 'playwright.json' }]] };`,
    );
    const out = `--outputFile=${join(folder, 'again/vitest.json')}`;
    await run('vitest/vitest.mjs', ['run', 'unit', '--root', join(folder, 'again'), '--retry=1', '--reporter=json', out], 0);
    await run('@playwright/test/cli.js', ['test', '--config', join(folder, 'again/playwright.config.ts')], 0);
    const [units, browsers] = [await report('again/vitest.json'), await report('again/playwright.json')];
    expect([...failedUnitTests(units, folder), ...failedBrowserTests(browsers)]).toEqual([]);
    const told = tellFailures([
      { name: 'unit', unsteady: unsteadyUnitTests(units, folder) },
      { name: 'browser', unsteady: unsteadyBrowserTests(browsers) },
    ]);
    expect(told).toMatch(/^↻ passed only the second time: unit › again\/unit\.test\.ts › turns over\n {4}AssertionError/);
    expect(told).toMatch(/\n↻ passed only the second time: browser › browser\.spec\.ts:5 › turns over\n {4}Error/);
    expect(told).not.toContain('stands still');
  });

  test('names a browser run that could not begin', async () => {
    await writeFile(
      join(folder, 'bad.config.ts'),
      `export default { testMatch: 'bad.spec.ts', reporter: [['json', { outputFile: 'bad.json' }]] };`,
    );
    await writeFile(join(folder, 'bad.spec.ts'), `throw new Error('the product was not ready');`);
    await run('@playwright/test/cli.js', ['test', '--config', join(folder, 'bad.config.ts')]);
    expect(tellFailures([{ name: 'browser', failures: failedBrowserTests(await report('bad.json')) }])).toContain(
      '✗ browser › outside of any test\n    Error: the product was not ready',
    );
  });

  test('names the failed part of the check with its first findings', () => {
    const findings = [{ name: 'lint', said: `${Array.from({ length: 20 }, (_, line) => `a.ts:${line}: finding`).join('\n')}\n` }];
    const told = tellFailures([{ name: 'check', failures: failedChecks({ findings }) }]);
    expect(told).toMatch(/^✗ check › lint\n {4}a\.ts:0: finding\n {4}a\.ts:1: finding/);
    expect(told).not.toContain('a.ts:10:');
  });

  test('names every failed row of the failure harness with its figures', () => {
    const said = [
      '✓ R1  Killed (40 s)',
      '      lost 0',
      '✗ R4  A dead Redis  (9 s)',
      '      refused 3 of 10',
      '      notices: a deaf client',
      '✓ R5  Other  (1 s)',
      '✗ R4',
    ];
    expect(tellFailures([{ name: 'chaos', failures: failedChaosRows(said.join('\n')) }])).toBe(
      '✗ chaos › R4  A dead Redis  (9 s)\n          refused 3 of 10\n          notices: a deaf client',
    );
  });

  test('shows the last words of a part that crashed before it named a test', () => {
    const said = `${'start\n'.repeat(100)}\u001B[31mFATAL ERROR: heap out of memory\u001B[0m\n`;
    expect(tellFailures([{ name: 'unit', failures: [nameless(said, 'SIGABRT')] }])).toMatch(
      /^✗ unit › ended with SIGABRT and named no test\n( {4}start\n){11} {4}FATAL ERROR: heap out of memory$/,
    );
  });

  test('names all of very many, and says nothing when all is well', () => {
    const failures = Array.from({ length: 300 }, (_, index) => ({ title: `test ${index}`, why: 'a\nb\nc\nd\ne\nf\ng\nh' }));
    const told: string[] = tellFailures([{ name: 'unit', failures }]).split('\n');
    expect(told.filter((line) => line.startsWith('✗'))).toHaveLength(300);
    expect(told.length).toBeLessThan(600);
    expect(tellFailures([{ name: 'unit', failures: [] }, { name: 'build' }])).toBe('');
  });
});

/** Ends red unless told otherwise: the failures are the point. */
async function run(program: string, args: string[], expected = 1): Promise<void> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  const child = spawn(process.execPath, [resolve('node_modules', program), ...args], {
    cwd: folder,
    env: Object.fromEntries(own) as NodeJS.ProcessEnv,
    stdio: 'ignore',
  });
  const code = await new Promise<number | null>((done) => void child.on('close', done));
  expect(code).toBe(expected);
}

async function report(name: string): Promise<never> {
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as never;
}
