// The linter, shown first that it still sees: a file with one violation of each rule that matters most, judged by the same
// configuration. A linter that reads nothing, or whose type-aware half did not start, would otherwise say that all is well.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';

const canaries = {
  'no-console': `console.log('x');`,
  'no-explicit-any': `export const anything = (x: any) => x;`,
  'no-non-null-assertion': `export const sure = (x: string | null) => x!.length;`,
  'no-process-env': `export const secret = process.env.SECRET;`,
  'no-floating-promises': `export function forget() { Promise.resolve(1).then((n) => n + 1); }`,
  'unbound-method': `class Counter { n = 0; add() { this.n += 1; } }\nexport const { add } = new Counter();`,
  'no-default-export': `export default 1;`,
  'max-lines-per-function': `export function long() {\n${'  void 0;\n'.repeat(61)}}`,
  'max-lines': 'export {};\n'.repeat(401),
};

const oxlint = resolve('node_modules/oxlint/bin/oxlint');
const tsgolint = resolve(`node_modules/.bin/tsgolint${process.platform === 'win32' ? '.cmd' : ''}`); // its type-aware half, which it looks for beside the sources
const lint = (cwd, format) =>
  spawnSync(process.execPath, [oxlint, `--format=${format}`], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
    env: { ...process.env, OXLINT_TSGOLINT_PATH: tsgolint },
  });

const blind = unseen();
if (blind.length > 0) process.stdout.write(`The linter did not see ${blind.join(', ')}: it is blind.\n`);
const { status, stdout, stderr } = lint(process.cwd(), 'unix');
process.stdout.write(status === 0 ? `OK: ${Object.keys(canaries).length} canaries seen\n` : stdout + stderr);
process.exit(status === 0 && blind.length === 0 ? 0 : 1);

/** Which canaries live. They are kept away from the sources, where the other parts of the check would find them. */
function unseen() {
  const home = mkdtempSync(join(tmpdir(), 'fast-lead-lint-'));
  try {
    copyFileSync('.oxlintrc.json', join(home, '.oxlintrc.json'));
    writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, module: 'esnext', target: 'es2023' } }));
    for (const [rule, text] of Object.entries(canaries)) writeFileSync(join(home, `${rule}.ts`), `${text}\n`);
    const { stdout: found, stderr: said } = lint(home, 'json');
    const seen = readReport(found, said).map(({ code, filename }) => `${code} ${filename}`);
    return Object.keys(canaries).filter((rule) => !seen.some((line) => line.includes(`(${rule})`) && line.endsWith(`${rule}.ts`)));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function readReport(found, said) {
  try {
    return JSON.parse(found).diagnostics;
  } catch {
    process.stdout.write(`${found}${said}\n`);
    return [];
  }
}
