import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { findChromium } from './find-chromium.mjs';
import { install } from './install.mjs';
import { generateClient, prepare } from './prepare.mjs';

const node = process.execPath;
const REPORTS = 'test-results';

/**
 * `npm test`: check, unit and database tests, build, browser tests, chaos in short. Every part runs even when one before it
 * failed, and the last line counts what passed and failed. Words after `npm test --` choose parts: `npm test -- check unit`.
 */
export async function runTests(chosen) {
  const startedAt = Date.now();
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  await install();
  await generateClient();

  const wants = (name) => chosen.length === 0 || chosen.includes(name);
  const parts = [];
  if (wants('check')) parts.push(await run('check', ['scripts/check.mjs'], { count: countCheck }));
  if (wants('unit'))
    parts.push(
      await run(
        'unit and database tests',
        ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORTS}/vitest.json`],
        { count: countVitest },
      ),
    );
  if (wants('browser') || wants('chaos')) parts.push(...(await runOnProduct(wants)));

  const passed = parts.reduce((sum, part) => sum + part.passed, 0);
  const failed = parts.reduce((sum, part) => sum + part.failed, 0);
  process.stdout.write(
    `\n${parts.map((part) => `${part.failed === 0 ? '✓' : '✗'} ${part.name}: ${part.passed} passed, ${part.failed} failed (${part.seconds} s)${part.skipped ? `; ${part.skipped} could not run on this machine, see above` : ''}`).join('\n')}\nin ${Math.round((Date.now() - startedAt) / 1000)} s\n`,
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
    process.stderr.write(`${error.message}\n`);
    return [{ name: 'build', passed: 0, failed: 1, seconds: 0 }];
  }
  if (wants('browser') && existsSync('e2e/playwright.config.ts')) parts.push(await runBrowser(nextDir));
  if (wants('chaos') && existsSync('chaos/run.ts'))
    parts.push(
      await run('chaos, short form', ['--import', 'tsx', 'chaos/run.ts', '--short'], { env: { NEXT_DIST_DIR: nextDir }, count: countExit }),
    );
  return parts;
}

async function runBrowser(nextDir) {
  try {
    const path = await findChromium();
    process.stdout.write(`Browser tests run in ${path}\n`);
    return await run('browser tests', ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'], {
      env: { CHROMIUM_PATH: path, NEXT_DIST_DIR: nextDir },
      count: countPlaywright,
    });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return { name: 'browser tests', passed: 0, failed: 1, seconds: 0 };
  }
}

async function run(name, args, { env = {}, count }) {
  process.stdout.write(`\n━━ ${name} ━━\n`);
  const startedAt = Date.now();
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, ...env, CI: process.env.CI ?? '' } });
  const [code] = await once(child, 'close');
  const counted = count(code);
  // A program that fails without naming a test (it crashed, or found none) is a failure all the same.
  const failed = code !== 0 && counted.failed === 0 ? 1 : counted.failed;
  return { name, passed: counted.passed, failed, skipped: counted.skipped ?? 0, seconds: Math.round((Date.now() - startedAt) / 1000) };
}

function countExit(code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function countCheck(code) {
  const { passed = 0, failed = code === 0 ? 0 : 1 } = read('check.json') ?? {};
  return { passed, failed };
}

function countVitest() {
  const report = read('vitest.json');
  if (!report) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length; // a file that did not load
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped: report.numPendingTests };
}

function countPlaywright() {
  const stats = read('playwright.json')?.stats;
  return stats ? { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped } : { passed: 0, failed: 1 };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(`${REPORTS}/${file}`, 'utf8'));
  } catch {
    return null;
  }
}
