import type { Scope } from '@/server/domain/scope';
import type { QualificationState } from './rules/next-move';

/** Keeps where a lead stands in its scenario. */
export async function saveQualification(
  scope: Scope,
  { leadId, automationId, state }: { leadId: string; automationId: string; state: QualificationState },
): Promise<void> {
  const data = { stage: state.stage, answers: state.answers, cursor: state.cursor, updatedAt: scope.now() };
  await scope.db.qualification.upsert({
    where: { leadId, tenantId: scope.tenantId },
    create: { leadId, tenantId: scope.tenantId, automationId, ...data },
    update: data,
  });
}
