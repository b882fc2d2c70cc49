// What neither the linter nor the layer rules can say: file names, the closed vocabulary of a domain noun, where raw SQL and
// the all-seeing database client may be used, no switched-off tests, no suppressed findings, nothing of one machine.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { finish, sourceFiles } from './files.mjs';

const files = sourceFiles();
const code = files.filter((path) => /\.(ts|tsx|mjs|js|cjs)$/.test(path) && !path.startsWith('public/'));
const isTest = (path) => /\.test\.tsx?$/.test(path) || /^(e2e|testing|bench|chaos)\//.test(path);
const problems = [];

const badNames = /^(index|utils?|helpers?|types|service|services|common|misc)\.(ts|tsx)$/;
for (const path of code)
  if (
    badNames.test(basename(path)) &&
    !path.startsWith('server/domain/services/') &&
    !/\/(api|schema|seed)\/services\.(ts|tsx)$/.test(path)
  )
    problems.push(`${path}: the name says nothing; name the file after what it exports`);

const vocabulary = ['schema', 'rules', 'queries', 'commands', 'sweep'];
for (const path of files) {
  const inner = /^server\/domain\/([^/]+)\/(.+)$/.exec(path)?.[2];
  if (!inner || isTest(path)) continue;
  const [first, ...below] = inner.split('/');
  const isWord = vocabulary.includes(below.length === 0 ? first.replace(/\.ts$/, '') : first);
  const isSqlOrItsWrapper = below.length === 0 && (first.endsWith('.sql') || files.includes(path.replace(/\.ts$/, '.sql')));
  if (!isWord && !isSqlOrItsWrapper)
    problems.push(`${path}: a noun has ${vocabulary.join(', ')} (files, or folders of one verb per file) and nothing else`);
}

const words = [
  {
    pattern: /\b(?:test|it|describe|suite)\.(?:skip|only|todo|fixme|fails)\b|\b(?:xit|xdescribe|fit|fdescribe)\(/,
    where: isTest,
    says: 'a switched-off or focused test',
    canaries: ['test.skip(', 'describe.only(', 'it.todo(', 'test.fixme(', 'xit('],
  },
  {
    pattern: /\bwaitForTimeout\b/,
    where: () => true,
    says: 'waits for time instead of for what should happen',
    canaries: ['page.waitForTimeout(500)'],
  },
  {
    pattern: /\bvi\.(?:mock|doMock|hoisted)\(/,
    where: isTest,
    says: 'mocks a module; seams are arguments',
    canaries: ["vi.mock('./x')", 'vi.hoisted('],
  },
  {
    pattern: /(?:eslint|oxlint)-disable|@ts-(?:ignore|expect-error|nocheck)|oxfmt-ignore|prettier-ignore|knip-ignore|@lintignore/,
    where: () => true,
    says: 'suppresses a finding; cure it',
    canaries: [
      '// oxlint-disable-next-line',
      '/* eslint-disable */',
      '// @ts-expect-error',
      '// @ts-ignore',
      '// @ts-nocheck',
      '/* @lintignore */',
    ],
  },
  { pattern: /\bas any\b/, where: () => true, says: '"as any"', canaries: ['x as any'] },
  {
    pattern: /\$(?:query|execute)Raw|\.query\(\s*[`'"](?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|GRANT|SET)\b/i,
    where: (path) => !mayUseSql(path),
    says: 'raw SQL outside platform/db, embedded, queries of analytics, a sweep or a wrapper of a .sql file',
    canaries: ['db.$queryRaw`', 'db.$executeRawUnsafe(', "client.query('SELECT 1')", 'client.query(`UPDATE x'],
    canaryPath: 'server/domain/leads/commands.ts',
  },
  {
    pattern: /\bsystemDb\(\)/,
    where: (path) => !maySeeAll(path),
    says: 'systemDb() sees every tenant: only server/auth, sweep.ts, the announcer and set-up may use it',
    canaries: ['systemDb().lead'],
    canaryPath: 'server/domain/leads/queries.ts',
  },
  {
    pattern: /\bprocess\.env\b/,
    where: (path) => path.startsWith('widget/') && !path.endsWith('.config.ts'),
    says: 'process.env in a browser',
    canaries: ['process.env.NODE_ENV'],
    canaryPath: 'widget/src/main.tsx',
  },
];

function mayUseSql(path) {
  return (
    isTest(path) ||
    /^(server\/platform\/db\/|server\/embedded\/|server\/main\/|scripts\/|prisma\/)/.test(path) ||
    /^server\/domain\/analytics\/queries(\/|\.ts$)/.test(path) ||
    /\/sweep(\/|\.ts$)/.test(path) ||
    path === 'server/auth/unit-of-work.ts' || // set_config('app.tenant', …): the statement that makes a Scope
    files.includes(path.replace(/\.ts$/, '.sql'))
  );
}

function maySeeAll(path) {
  return (
    isTest(path) ||
    /^(server\/auth\/|prisma\/seed\/|scripts\/)/.test(path) ||
    /^server\/domain\/.*\/sweep(\/|\.ts$)/.test(path) ||
    /^server\/platform\/(announcer|db\/.*)\.ts$/.test(path) ||
    /^server\/main(\/|\.ts$)/.test(path)
  );
}

// A pattern that sees nothing finds nothing: each is shown what it is for.
for (const { pattern, where, says, canaries, canaryPath = 'server/x.test.ts' } of words)
  for (const canary of canaries)
    if (!where(canaryPath) || !pattern.test(canary))
      problems.push(`The rule "${says}" did not see ${canary} in ${canaryPath}: the structure check is blind.`);
if (code.length < 300) problems.push(`Only ${code.length} sources were read: the structure check is blind.`);

const own = 'scripts/check/structure.mjs'; // it names what it looks for
for (const path of code.filter((name) => name !== own)) {
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const { pattern, where, says } of words) {
    if (!where(path)) continue;
    for (const [index, line] of lines.entries()) if (pattern.test(line)) problems.push(`${path}:${index + 1}: ${says}`);
  }
}

for (const path of files.filter((name) => /\.(ts|tsx|mjs|json|md|yml|yaml|sh)$/.test(name) || name === '.npmrc' || name === '.ci/run')) {
  if (path === own) continue;
  const text = readFileSync(path, 'utf8');
  if (/(?:^|[\s'"`(=])\/(?:home|Users|work|root)\/[a-z]/m.test(text)) problems.push(`${path}: names a folder of one machine`);
  if (path.endsWith('package-lock.json') && /"resolved": "(?!https:\/\/registry\.npmjs\.org\/)/.test(text))
    problems.push(`${path}: names a package host that is not npm's public one`);
}

finish(problems, `${files.length} files`);
