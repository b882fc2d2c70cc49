import { escalateLead, type EscalationReason } from '@/server/domain/leads/commands/escalate-lead';
import { log } from '@/server/platform/log';
import type { Scope } from '@/server/domain/scope';

/** The workflow's own hand-over to a person; the command is also what an operator's button calls. */
export async function escalateToInbox(
  scope: Scope,
  { leadId, reason }: { leadId: string; reason: EscalationReason },
): Promise<{ conversationId: string }> {
  const { conversationId } = await escalateLead(scope, { leadId, reason });
  log.info({ event: 'escalation_to_inbox', leadId, conversationId, reason });
  return { conversationId };
}
