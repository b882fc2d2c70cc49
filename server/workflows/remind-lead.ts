import { personalise } from '@/server/domain/automations/rules/next-move';
import { saveQualification } from '@/server/domain/automations/commands';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { finishLead, setCheckAt } from '@/server/domain/leads/commands/move-lead';
import { leadFacts } from '@/server/domain/leads/queries/lead-facts';
import { nextCheckMinutes } from '@/server/domain/leads/rules';
import { queueMessage } from '@/server/domain/messages/commands';
import type { Scope } from '@/server/domain/scope';

export type Reminded = { outcome: 'reminded' | 'left_in_peace' | 'not_due' };

/** Looks at one silent lead whose time has come: the next reminder, or, after the last one, peace. */
export async function remindLead(scope: Scope, { leadId }: { leadId: string }): Promise<Reminded> {
  const now = scope.now();
  const claimed = await scope.db.lead.updateMany({
    where: { tenantId: scope.tenantId, id: leadId, ledgerState: 'waiting', checkAt: { lte: now } },
    data: { checkAt: null },
  });
  if (claimed.count === 0) return { outcome: 'not_due' };
  const { contact, conversation, qualification: state, active } = await leadFacts(scope, { leadId });
  if (!state || !active || !conversation || conversation.mode === 'human') return { outcome: 'not_due' };
  const sent = state.cursor.reminders;
  const text = active.scenario.texts.reminders[sent];
  if (!text || sent >= active.scenario.reminderMinutes.length || conversation.status === 'resolved') {
    await finishLead(scope, { leadId, outcome: 'silent' });
    return { outcome: 'left_in_peace' };
  }
  await queueMessage(scope, {
    conversationId: conversation.id,
    author: 'bot',
    text: personalise(text, contact.name),
    clientKey: `bot:${leadId}:reminder:${state.cursor.questionId ?? 'slots'}:${sent}`,
  });
  await saveQualification(scope, {
    leadId,
    automationId: active.id,
    state: { ...state, cursor: { ...state.cursor, reminders: sent + 1 } },
  });
  await addHop(scope, { leadId, kind: 'message.reminder', data: { number: sent + 1 } });
  const minutes = nextCheckMinutes(active.scenario.reminderMinutes, sent + 1);
  await setCheckAt(scope, { leadId, at: minutes === null ? null : new Date(now.getTime() + minutes * 60_000) });
  return { outcome: 'reminded' };
}
