import { openOptional } from '@/server/platform/crypto';
import { callSqlFunction } from '@/server/platform/db/sql-function';
import { notFound } from '@/server/platform/errors';
import { readQualification, readScenario, type ActiveScenario, type StoredQualification } from '@/server/domain/automations/queries';
import type { QualificationState } from '@/server/domain/automations/rules/next-move';
import type { Scope } from '@/server/domain/scope';
import type { LedgerState } from '../schema';

export type LeadFacts = {
  lead: {
    id: string;
    channel: string;
    visitorId: string | null;
    ledgerState: LedgerState;
    conversationId: string | null;
  };
  contact: { id: string; name: string | null; hasPhone: boolean; hasEmail: boolean };
  /** Where the workflow talks now. */
  conversation: { id: string; channel: string; connectionId: string | null; mode: string; status: string; botMessageCount: number } | null;
  /** Null until the first contact. */
  qualification: QualificationState | null;
  /** The scenario in force; null when the tenant has none: then a person answers. */
  active: ActiveScenario | null;
  /** The tenant's. */
  locale: string;
};

type Found = Pick<LeadFacts, 'lead' | 'conversation' | 'locale'> & {
  givenName: string | null;
  contact: Omit<LeadFacts['contact'], 'name'>;
  qualification: StoredQualification | null;
  scenario: { id: string; definition: string } | null;
};

/** Facts a workflow decides on: one SQL function (prisma/migrations/0022), because every turn begins with them. Throws NOT_FOUND. */
export async function leadFacts(scope: Scope, { leadId }: { leadId: string }): Promise<LeadFacts> {
  const found = await callSqlFunction<Found | null>('lead_facts', { tenantId: scope.tenantId, leadId }, scope.db);
  if (!found) throw notFound('lead');
  const { contact, givenName, qualification, scenario, ...facts } = found;
  return {
    ...facts,
    // The name typed with this lead, not the contact's: whoever only knows a phone number must not learn a name from us.
    contact: { ...contact, name: openOptional(givenName) },
    qualification: qualification && readQualification(qualification),
    active: scenario && readScenario(scenario),
  };
}
