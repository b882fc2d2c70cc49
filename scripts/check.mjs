// `npm run check`: everything that can be said about the sources without running them. The parts are independent programs and
// run side by side; each prints its findings, and the summary names every part. No part has a list of exceptions.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const node = process.execPath;

/** The slow ones first, so that two cores finish together. */
const parts = [
  {
    name: 'types',
    args: [
      'node_modules/typescript-native/bin/tsc',
      '-p',
      'tsconfig.check.json',
      '--noEmit',
      '--incremental',
      'false',
      '--pretty',
      'false',
    ],
  },
  { name: 'layers', args: ['scripts/check/layers.mjs'] },
  { name: 'lint', args: ['scripts/check/lint.mjs'] },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'] },
  {
    name: 'types of the widget',
    args: ['node_modules/typescript-native/bin/tsc', '-p', 'widget', '--noEmit', '--incremental', 'false', '--pretty', 'false'],
    needs: 'widget/tsconfig.json',
  },
  { name: 'format', args: ['node_modules/oxfmt/bin/oxfmt', '--check', '.'] },
  { name: 'texts', args: ['scripts/check/texts.mjs'] },
  { name: 'structure', args: ['scripts/check/structure.mjs'] },
];

const only = process.argv.slice(2);
const queue = parts.filter((part) => (only.length === 0 || only.includes(part.name)) && (!part.needs || existsSync(part.needs)));
if (queue.length === 0) {
  process.stderr.write(`There are ${parts.map((part) => part.name).join(', ')}.\n`);
  process.exit(1);
}

const results = [];
await Promise.all(
  Array.from({ length: Math.max(2, availableParallelism()) }, async () => {
    for (let part = queue.shift(); part; part = queue.shift()) results.push(await run(part));
  }),
);

const failed = results.filter((result) => !result.ok);
for (const { name, said } of failed) process.stdout.write(`\n── ${name} ──\n${said.trim()}\n`);
process.stdout.write('\n');
for (const { name, ok, seconds, said } of results.sort((a, b) => Number(b.ok) - Number(a.ok)))
  process.stdout.write(
    `${ok ? '✓' : '✗'} ${name.padEnd(20)} ${seconds.toFixed(1).padStart(5)} s${ok && said.startsWith('OK: ') ? `  ${said.slice(4).trim()}` : ''}\n`,
  );
process.stdout.write(`check: ${results.length - failed.length} passed, ${failed.length} failed\n`);
mkdirSync('test-results', { recursive: true });
writeFileSync(
  'test-results/check.json',
  JSON.stringify({
    passed: results.length - failed.length,
    failed: failed.length,
    findings: failed.map(({ name, said }) => ({ name, said })),
  }),
);
process.exit(failed.length === 0 ? 0 : 1);

function run({ name, args }) {
  return new Promise((resolve) => {
    const startedAt = Date.now();
    const child = spawn(node, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', NODE_ENV: '' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('close', (code) =>
      resolve({ name, ok: code === 0, said: said || `ended with ${code}`, seconds: (Date.now() - startedAt) / 1000 }),
    );
  });
}
