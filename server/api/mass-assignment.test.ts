import { expect, test } from 'vitest';
import { z } from 'zod';
import { provideEnv } from '@/server/platform/env';
import { appRouter } from './root';

provideEnv({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PORT: '3000' });

/** What the session, the clock and the product decide. A field of such a name in an input would let a caller decide it. */
const nobodys = new Set(
  'tenantId userId role actor permission permissions isDemo isTest plan publicKey emailVerifiedAt emailVerified passwordHash isSuspicious leadCounter correlationId createdAt updatedAt createdBy updatedBy'.split(
    ' ',
  ),
);
/** A field of such a name that is the caller's all the same, and what it means there. */
const callers: Record<string, string> = {
  'connections.create isTest': 'which mode of the channel to connect; only before it is connected',
  'connections.update isTest': 'the same',
  'widgets.save role': 'a word under the assistant’s name, as «администратор»',
  'widgets.preview role': 'the same',
};

type Procedure = { _def: { inputs: unknown[] } };
const procedures = Object.entries((appRouter as unknown as { _def: { procedures: Record<string, Procedure> } })._def.procedures);

test.each(procedures.map(([path, procedure]) => [path, procedure] as const))(
  '%s takes no field that is nobody’s to set',
  (path, procedure) => {
    for (const input of procedure._def.inputs) {
      const names = new Set<string>();
      const schema = z.toJSONSchema(input as z.ZodType, { io: 'input', unrepresentable: 'any' });
      const isOpen = walk(schema, names);
      expect([...names].filter((name) => nobodys.has(name) && !callers[`${path} ${name}`])).toEqual([]);
      expect(isOpen, 'an object of any keys').toBe(false);
    }
  },
);

test('the walk sees what it is for', () => {
  const names = new Set<string>();
  const bad = z.object({
    list: z.array(z.union([z.string(), z.object({ role: z.string() })])),
    deep: z.looseObject({ tenantId: z.string() }),
  });
  expect(walk(z.toJSONSchema(bad, { io: 'input' }), names)).toBe(true);
  expect([...names].filter((name) => nobodys.has(name)).sort()).toEqual(['role', 'tenantId']);
});

/** Collects every property name below a schema; true when an object takes keys it does not name. */
function walk(node: unknown, names: Set<string>): boolean {
  if (Array.isArray(node)) return node.map((inner) => walk(inner, names)).some(Boolean);
  if (typeof node !== 'object' || node === null) return false;
  const { properties, additionalProperties, ...rest } = node as Record<string, unknown>;
  for (const name of Object.keys(properties ?? {})) names.add(name);
  const isOpen = additionalProperties !== undefined && additionalProperties !== false && isAny(additionalProperties);
  const inner = [...Object.values(properties ?? {}), additionalProperties, ...Object.values(rest)];
  return inner.map((value) => walk(value, names)).some(Boolean) || isOpen;
}

function isAny(schema: unknown): boolean {
  return schema === true || (typeof schema === 'object' && schema !== null && Object.keys(schema).length === 0);
}
