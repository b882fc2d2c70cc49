import type { Move } from '@/server/domain/automations/rules/next-move';
import type { ActiveScenario } from '@/server/domain/automations/queries';
import { saveQualification } from '@/server/domain/automations/commands';
import { addContactPoints } from '@/server/domain/contacts/commands';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { awaitAnswer, finishLead, setCheckAt } from '@/server/domain/leads/commands/move-lead';
import { nextCheckMinutes } from '@/server/domain/leads/rules';
import type { Scope } from '@/server/domain/scope';
import { escalateToInbox } from './escalate-to-inbox';
import { sayAll } from './say';

export type SettleMove = {
  leadId: string;
  contactId: string;
  conversationId: string;
  active: ActiveScenario;
  /** The tenant's: what the machine says of itself is said in it. */
  locale: string;
  move: Move;
  /** Names this turn: what is said under it is said once. */
  keyPrefix: string;
};

/** Turns the scenario's decision into rows: words said, points learned, where the lead stands, whose move it is. */
export async function settleMove(
  scope: Scope,
  { leadId, contactId, conversationId, active, locale, move, keyPrefix }: SettleMove,
): Promise<void> {
  if (move.learned.phone || move.learned.email) {
    await addContactPoints(scope, { contactId, points: move.learned });
    await addHop(scope, {
      leadId,
      kind: 'contact.added',
      data: { field: move.learned.phone ? 'phone' : 'email' },
      onceKey: `learned:${keyPrefix}`,
    });
  }
  await saveQualification(scope, { leadId, automationId: active.id, state: move.state });
  const spoken = await sayAll(scope, { leadId, conversationId, say: move.say, scenario: active.scenario, locale, keyPrefix });
  if (move.effect.do === 'escalate' || spoken.offered === 'no_slots') {
    await escalateToInbox(scope, { leadId, reason: move.effect.do === 'escalate' ? move.effect.reason : 'no_slots' });
    return;
  }
  if (move.effect.do === 'finish') {
    await setCheckAt(scope, { leadId, at: null });
    await finishLead(scope, { leadId, outcome: move.effect.outcome });
    return;
  }
  const minutes = nextCheckMinutes(active.scenario.reminderMinutes, move.state.cursor.reminders);
  await awaitAnswer(scope, { leadId, checkAt: minutes === null ? null : new Date(scope.now().getTime() + minutes * 60_000) });
}
