import { AppError } from '@/server/platform/errors';
import type { Scope } from '@/server/domain/scope';
import { answersSchema, cursorSchema, scenarioSchema, stages, type Scenario } from './schema';
import type { QualificationState } from './rules/next-move';

export type ActiveScenario = { id: string; scenario: Scenario };

/** The scenario in force, or null when the tenant has none: then a person answers. Throws INTERNAL when it does not parse. */
export async function findScenario(scope: Scope): Promise<ActiveScenario | null> {
  const row = await scope.db.automation.findFirst({
    where: { tenantId: scope.tenantId, kind: 'qualification', active: true },
    orderBy: { version: 'desc' },
  });
  return row && { id: row.id, scenario: parseScenario(row.id, row.definition) };
}

const PARSED = 500; // scenarios of tenants whose leads are talked to just now
const parsed = new Map<string, { text: string; scenario: Scenario }>();

/** From a row's text. Leads that come one after another have the same one: what was read last of it is kept. Throws INTERNAL. */
export function readScenario({ id, definition: text }: { id: string; definition: string }): ActiveScenario {
  const known = parsed.get(id);
  if (known?.text === text) return { id, scenario: known.scenario };
  const scenario = parseScenario(id, JSON.parse(text));
  if (parsed.size >= PARSED) parsed.clear();
  parsed.set(id, { text, scenario });
  return { id, scenario };
}

function parseScenario(id: string, definition: unknown): Scenario {
  const result = scenarioSchema.safeParse(definition);
  if (!result.success) throw new AppError('INTERNAL', `scenario ${id} does not parse: ${result.error.message}`);
  return result.data;
}

export async function findQualification(scope: Scope, { leadId }: { leadId: string }): Promise<QualificationState | null> {
  const row = await scope.db.qualification.findFirst({ where: { tenantId: scope.tenantId, leadId } });
  return row && readQualification(row);
}

export type StoredQualification = { stage: string; answers: unknown; cursor: unknown };

/** A row's columns as the scenario's rules take them. */
export function readQualification({ stage, answers, cursor }: StoredQualification): QualificationState {
  return {
    stage: stages.find((known) => known === stage) ?? 'asking',
    answers: answersSchema.parse(answers),
    cursor: cursorSchema.parse(cursor),
  };
}
