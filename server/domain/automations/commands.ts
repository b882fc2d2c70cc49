import { callSqlFunction } from '@/server/platform/db/sql-function';
import { notFound } from '@/server/platform/errors';
import type { Scope } from '@/server/domain/scope';
import type { QualificationState } from './rules/next-move';

/** Keeps where a lead stands in its scenario: one SQL function (prisma/migrations/0024). Throws NOT_FOUND for another tenant's lead. */
export async function saveQualification(
  scope: Scope,
  { leadId, automationId, state }: { leadId: string; automationId: string; state: QualificationState },
): Promise<void> {
  const { stage, answers, cursor } = state;
  const row = { tenantId: scope.tenantId, leadId, automationId, stage, answers, cursor, at: scope.now().toISOString() };
  if (!(await callSqlFunction<boolean>('save_qualification', row, scope.db))) throw notFound('qualification');
}
