// Who imports whom (dependency-cruiser). Some of its versions read nothing under some TypeScripts and call that success, so a
// tree with one violation of every rule is judged first, and the real one must have modules.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { layerRules } from './layer-rules.mjs';

const roots = ['app', 'components', 'server', 'widget', 'prisma/seed', 'testing', 'proxy.ts'];
const problems = [...(await judgeCanaries()), ...(await judgeSources())];
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exit(problems.length === 0 ? 0 : 1);

async function judgeCanaries() {
  const home = await mkdtemp(join(tmpdir(), 'fast-lead-layers-'));
  try {
    const folders = [
      'app',
      'components',
      'widget',
      'testing',
      ...['platform', 'platform/db', 'domain', 'auth', 'api', 'rest', 'hooks', 'workflows', 'lab', 'providers', 'embedded', 'main'].map(
        (name) => `server/${name}`,
      ),
    ];
    const files = Object.assign(
      {},
      ...folders.map((folder) => ({ [`${folder}/nothing.ts`]: 'export const nothing = 0;' })),
      ...layerRules.map((entry) => entry.canary),
    );
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), `${text}\n`);
    }
    await writeFile(
      join(home, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { baseUrl: home, module: 'esnext', moduleResolution: 'bundler', paths: { '@/*': ['./*'] } } }),
    );
    const { violations } = await look(home, ['app', 'components', 'widget', 'testing', 'server']);
    return layerRules.flatMap(({ rule, canary }) => {
      const caught = violations.some((violation) => violation.rule.name === rule.name && violation.from in canary);
      return caught ? [] : [`The rule "${rule.name}" did not see its canary (${Object.keys(canary)[0]}): the layer check is blind.`];
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function judgeSources() {
  const { violations, modules } = await look(process.cwd(), roots);
  if (modules < 100) return [`Only ${modules} modules were read: the layer check is blind.`];
  process.stdout.write(violations.length === 0 ? `OK: ${modules} modules, ${layerRules.length} rules\n` : '');
  return violations.map(
    ({ rule, from, to, cycle }) => `${rule.name}: ${from} → ${cycle ? cycle.map((step) => step.name ?? step).join(' → ') : to}`,
  );
}

async function look(baseDir, folders) {
  const tsConfig = join(baseDir, 'tsconfig.json');
  const { existsSync } = await import('node:fs');
  const { output } = await cruise(
    folders.filter((folder) => existsSync(join(baseDir, folder))),
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden: layerRules.map((entry) => entry.rule) },
      tsPreCompilationDeps: true,
      doNotFollow: { path: ['node_modules', '^prisma/client'] },
      exclude: { path: ['^prisma/client/', '\\.(css|json|svg|png|sql|wasm)$', 'virtual:'] },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['import', 'node', 'types', 'default'],
        extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.css', '.d.ts'],
      },
      tsConfig: { fileName: tsConfig },
    },
    undefined,
    { tsConfig: extractTSConfig(tsConfig) },
  );
  return { violations: output.summary.violations, modules: output.summary.totalCruised };
}
