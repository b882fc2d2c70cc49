import { storable } from '@/server/platform/db/sql-function';
import type { Scope } from '@/server/domain/scope';
import type { QualificationState } from './rules/next-move';

/** Keeps where a lead stands in its scenario: one statement, where Prisma's own upsert is four. */
export async function saveQualification(
  scope: Scope,
  { leadId, automationId, state }: { leadId: string; automationId: string; state: QualificationState },
): Promise<void> {
  const [answers, cursor] = [JSON.stringify(state.answers, storable), JSON.stringify(state.cursor, storable)];
  await scope.db.$executeRaw`
    INSERT INTO qualifications (lead_id, tenant_id, automation_id, stage, answers, cursor, updated_at)
      VALUES (${leadId}, ${scope.tenantId}, ${automationId}, ${state.stage}, ${answers}::jsonb, ${cursor}::jsonb, ${scope.now()}::timestamptz)
      ON CONFLICT (lead_id) DO UPDATE SET stage = excluded.stage, answers = excluded.answers, cursor = excluded.cursor, updated_at = excluded.updated_at
      WHERE qualifications.tenant_id = excluded.tenant_id`;
}
