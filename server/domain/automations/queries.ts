import { AppError } from '@/server/platform/errors';
import type { Scope } from '@/server/domain/scope';
import { answersSchema, cursorSchema, scenarioSchema, stages, type Scenario } from './schema';
import type { QualificationState } from './rules/next-move';

/** The scenario in force, or null when the tenant has none: then a person answers. Throws INTERNAL when it does not parse. */
export async function findScenario(scope: Scope): Promise<{ id: string; scenario: Scenario } | null> {
  const row = await scope.db.automation.findFirst({
    where: { tenantId: scope.tenantId, kind: 'qualification', active: true },
    orderBy: { version: 'desc' },
  });
  if (!row) return null;
  const parsed = scenarioSchema.safeParse(row.definition);
  if (!parsed.success) throw new AppError('INTERNAL', `scenario ${row.id} does not parse: ${parsed.error.message}`);
  return { id: row.id, scenario: parsed.data };
}

export async function findQualification(scope: Scope, { leadId }: { leadId: string }): Promise<QualificationState | null> {
  const row = await scope.db.qualification.findFirst({ where: { tenantId: scope.tenantId, leadId } });
  if (!row) return null;
  return {
    stage: stages.find((stage) => stage === row.stage) ?? 'asking',
    answers: answersSchema.parse(row.answers),
    cursor: cursorSchema.parse(row.cursor),
  };
}
