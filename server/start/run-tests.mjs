import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
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
import { findChromium } from './find-chromium.mjs';
import { install } from './install.mjs';
import { generateClient, prepare } from './prepare.mjs';

const node = process.execPath;
const REPORTS = 'test-results';
const KEPT_CHARACTERS = 100_000; // of what a part says: every row of the failure harness, the end of a crash

/**
 * `npm test`: check, unit and database tests, build, browser tests, chaos in short. Every part runs even when one before it
 * failed; the end of the log names all that failed, and the last line counts. Words after `npm test --` choose parts:
 * `npm test -- check unit`.
 */
export async function runTests(chosen) {
  const startedAt = Date.now();
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  await install();
  await generateClient();

  const wants = (name) => chosen.length === 0 || chosen.includes(name);
  const parts = [];
  if (wants('check')) parts.push(await run('check', ['scripts/check.mjs'], { judge: judgeCheck }));
  if (wants('unit'))
    parts.push(
      await run(
        'unit and database tests',
        ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORTS}/vitest.json`],
        { judge: judgeVitest },
      ),
    );
  if (wants('browser') || wants('chaos')) parts.push(...(await runOnProduct(wants)));

  const passed = parts.reduce((sum, part) => sum + part.passed, 0);
  const failed = parts.reduce((sum, part) => sum + part.failed, 0);
  const told = tellFailures(parts);
  process.stdout.write(
    `\n${told ? `${told}\n\n` : ''}${parts.map((part) => `${part.failed === 0 ? '✓' : '✗'} ${part.name}: ${part.passed} passed, ${part.failed} failed (${part.seconds} s)${part.skipped ? `; ${part.skipped} could not run on this machine, see above` : ''}`).join('\n')}\nin ${Math.round((Date.now() - startedAt) / 1000)} s\n`,
  );
  const summary = `${passed} passed, ${failed} failed`;
  writeFileSync(`${REPORTS}/summary.txt`, `${summary}\n`);
  process.stdout.write(`${summary}\n`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

/** What needs the built product. A build that fails is one failure, and what stands on it does not run. */
async function runOnProduct(wants) {
  const parts = [];
  const nextDir = '.next-test';
  try {
    await prepare({ isDev: false, nextDir });
    parts.push({ name: 'build', passed: 1, failed: 0, seconds: 0 });
  } catch (error) {
    return [failedBefore('build', error)];
  }
  if (wants('browser') && existsSync('e2e/playwright.config.ts')) parts.push(await runBrowser(nextDir));
  if (wants('chaos') && existsSync('chaos/run.ts'))
    parts.push(
      await run('chaos, short form', ['--import', 'tsx', 'chaos/run.ts', '--short'], {
        env: { NEXT_DIST_DIR: nextDir, LOG_LEVEL: 'silent' }, // of the harness itself: the product it starts has a level of its own
        judge: judgeChaos,
      }),
    );
  return parts;
}

async function runBrowser(nextDir) {
  const name = 'browser tests';
  try {
    const path = await findChromium();
    process.stdout.write(`Browser tests run in ${path}\n`);
    return await run(name, ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'], {
      env: { CHROMIUM_PATH: path, NEXT_DIST_DIR: nextDir },
      judge: judgePlaywright,
    });
  } catch (error) {
    return failedBefore(name, error);
  }
}

/** A part that could not even start. */
function failedBefore(name, error) {
  process.stderr.write(`${error.message}\n`);
  return { name, passed: 0, failed: 1, seconds: 0, failures: [nameless(error.message, 'an error')] };
}

/** Runs a part, shows what it says as it says it, and lets `judge` count by its report. */
async function run(name, args, { env = {}, judge }) {
  process.stdout.write(`\n━━ ${name} ━━\n`);
  const startedAt = Date.now();
  const colors = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}; // through a pipe a program believes that nobody sees them
  const child = spawn(node, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...colors, ...env, CI: process.env.CI ?? '' },
  });
  let said = '';
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])
    from.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-KEPT_CHARACTERS);
      to.write(text);
    });
  const [code, signal] = await once(child, 'close');
  const judged = judge(code, said);
  // A program that fails without naming a test (it crashed, or found none) is a failure all the same.
  const isNameless = code !== 0 && judged.failed === 0;
  return {
    name,
    passed: judged.passed,
    failed: isNameless ? 1 : judged.failed,
    skipped: judged.skipped ?? 0,
    seconds: Math.round((Date.now() - startedAt) / 1000),
    failures: judged.failures.length > 0 || code === 0 ? judged.failures : [nameless(said, code ?? signal)],
    unsteady: judged.unsteady ?? [],
  };
}

function judgeChaos(code, said) {
  const rows = failedChaosRows(said); // all of them held the second time when the harness says that all is well
  return code === 0 ? { passed: 1, failed: 0, failures: [], unsteady: rows } : { passed: 0, failed: 1, failures: rows };
}

function judgeCheck(code) {
  const report = read('check.json');
  const { passed = 0, failed = code === 0 ? 0 : 1 } = report ?? {};
  return { passed, failed, failures: failedChecks(report) };
}

function judgeVitest() {
  const report = read('vitest.json');
  if (!report) return { passed: 0, failed: 1, failures: [] };
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length; // a file that did not load
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests,
    failures: failedUnitTests(report, process.cwd()),
    unsteady: unsteadyUnitTests(report, process.cwd()),
  };
}

function judgePlaywright() {
  const report = read('playwright.json');
  const stats = report?.stats;
  return {
    passed: stats ? stats.expected + stats.flaky : 0,
    failed: stats ? stats.unexpected + stats.skipped : 1,
    failures: failedBrowserTests(report),
    unsteady: unsteadyBrowserTests(report),
  };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(`${REPORTS}/${file}`, 'utf8'));
  } catch {
    return null;
  }
}
