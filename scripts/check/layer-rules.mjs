/**
 * The arrows of the design, as rules for dependency-cruiser: app → components; app → api, rest, hooks, workflows, lab → auth,
 * providers → domain → platform; embedded → platform; widget → nothing. Each rule carries a canary: a file that breaks it.
 */
const siblings = ['api', 'rest', 'hooks', 'workflows', 'lab'];
const notType = { dependencyTypesNot: ['type-only'] };
const test = '\\.test\\.tsx?$';

/** A layer under server/ and the only things of ours it may import. */
function layer(name, allowed, canary) {
  return {
    rule: {
      name: `${name}-imports-only-what-is-below`,
      severity: 'error',
      from: { path: `^server/${name}/`, pathNot: test },
      to: { path: '^(app|components|server|widget|prisma|scripts|testing|e2e|bench|chaos)/', pathNot: [`^server/${name}/`, ...allowed] },
    },
    canary,
  };
}

const platform = '^server/platform/';
const client = '^prisma/client/';
const protocol = '^widget/protocol\\.ts$';
const domain = '^server/domain/';
const auth = '^server/auth/';
const providers = '^server/providers/';

export const layerRules = [
  {
    rule: { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    canary: {
      'server/platform/a.ts': "import { b } from './b';\nexport const a = () => b;",
      'server/platform/b.ts': "import { a } from './a';\nexport const b = () => a;",
    },
  },
  {
    rule: { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    canary: { 'server/platform/lost.ts': "export * from './nowhere';" },
  },
  layer('platform', [client], { 'server/platform/up.ts': "export * from '@/server/domain/nothing';" }),
  layer('embedded', [platform], { 'server/embedded/up.ts': "export * from '@/server/domain/nothing';" }),
  layer('domain', [platform, client, protocol, providers], { 'server/domain/up.ts': "export * from '@/server/auth/nothing';" }),
  {
    rule: {
      name: 'domain-knows-ports-and-no-adapter',
      severity: 'error',
      from: { path: domain, pathNot: test },
      to: { path: providers, pathNot: '^server/providers/[^/]+/port\\.ts$' },
    },
    canary: { 'server/domain/adapter.ts': "export * from '@/server/providers/nothing';" },
  },
  layer('providers', [platform, domain], { 'server/providers/up.ts': "export * from '@/server/auth/nothing';" }),
  layer('auth', [platform, domain, client, protocol], { 'server/auth/up.ts': "export * from '@/server/api/nothing';" }),
  ...siblings.map((name) =>
    layer(name, [platform, domain, auth, providers, client, protocol], {
      [`server/${name}/side.ts`]: `export * from '@/server/${siblings.find((other) => other !== name)}/nothing';`,
    }),
  ),
  {
    rule: {
      name: 'components-import-schemas-and-types',
      severity: 'error',
      from: { path: '^components/', pathNot: test },
      to: { path: '^server/', pathNot: '^server/domain/[^/]+/schema\\.ts$', ...notType },
    },
    canary: { 'components/reach.ts': "export * from '@/server/domain/nothing';" },
  },
  {
    rule: {
      name: 'components-do-not-import-routes',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^(app|e2e|scripts|testing|prisma)/' },
    },
    canary: { 'components/up.ts': "export * from '@/app/nothing';" },
  },
  {
    rule: {
      name: 'components-take-types-of-the-api-only',
      severity: 'error',
      from: { path: '^components/', pathNot: test },
      to: { path: '^server/', pathNot: ['^server/domain/[^/]+/schema\\.ts$', '^server/api/', domain] },
    },
    canary: { 'components/deep.ts': "import type { nothing } from '@/server/platform/nothing';\nexport type Deep = typeof nothing;" },
  },
  {
    rule: {
      name: 'the-widget-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^widget/', pathNot: test },
      to: { path: '^(app|components|server|prisma|scripts|testing)/' },
    },
    canary: { 'widget/reach.ts': "export * from '@/server/platform/nothing';" },
  },
  {
    rule: {
      name: 'a-schema-stays-loadable-by-a-browser',
      severity: 'error',
      from: { path: '^server/domain/[^/]+/schema\\.ts$' },
      to: {
        path: '^(server|prisma)/',
        pathNot: [
          '^server/domain/[^/]+/(schema|rules)\\.ts$',
          '^server/domain/[^/]+/rules/',
          '^server/domain/(permissions|events)\\.ts$',
          '^server/providers/[^/]+/port\\.ts$',
        ],
        ...notType,
      },
    },
    canary: { 'server/domain/noun/schema.ts': "export * from '@/server/platform/nothing';" },
  },
  {
    rule: {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^server/domain/[^/]+/rules(/|\\.ts$)', pathNot: test },
      to: {
        path: [
          '^server/platform/(db|mail|http|inngest|realtime|announcer|env|log|storage|cache)',
          '/(queries|commands|sweep)(/|\\.ts$)',
          '^(fs|fs/promises|net|http|https|child_process)$',
        ],
        ...notType,
      },
    },
    canary: { 'server/domain/noun/rules.ts': "export * from '@/server/platform/db/nothing';" },
  },
  {
    rule: {
      name: 'app-stands-on-no-embedded-part',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^server/(embedded|main|start)' },
    },
    canary: { 'app/reach.ts': "export * from '@/server/embedded/nothing';" },
  },
  {
    rule: {
      name: 'nothing-imports-the-process',
      severity: 'error',
      from: { path: '^(?!server/main)', pathNot: test },
      to: { path: '^server/main(/|\\.ts$)' },
    },
    canary: { 'server/platform/process.ts': "export * from '@/server/main/nothing';" },
  },
  {
    rule: {
      name: 'the-product-imports-no-tests',
      severity: 'error',
      from: { path: '^(app|components|server|widget|prisma)/', pathNot: [test, '^server/embedded/postgres/start-test-postgres'] },
      to: { path: [test, '^(testing|e2e)/'] },
    },
    canary: { 'components/tested.ts': "export * from '@/testing/nothing';" },
  },
];
