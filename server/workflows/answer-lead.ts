import { nextMove } from '@/server/domain/automations/rules/next-move';
import { findQualification } from '@/server/domain/automations/queries';
import { lockConversation } from '@/server/domain/conversations/commands';
import { leadFacts } from '@/server/domain/leads/queries/lead-facts';
import { reopenLead, setCheckAt, setLedgerState } from '@/server/domain/leads/commands/move-lead';
import type { Scope } from '@/server/domain/scope';
import { escalateToInbox } from './escalate-to-inbox';
import { settleMove } from './settle-move';
import { unanswered } from './unanswered';
import { answerBooking, isBookingPress } from './answer-booking';

export type Answered = { outcome: 'answered' | 'superseded' | 'human' | 'over' } | { outcome: 'burst'; waitMs: number };

/**
 * One turn: everything the person wrote since our last message is answered once. Free text waits `burstMs` for more; a pressed
 * button does not. A newer message makes this turn superfluous, a person in the conversation makes the bot silent. Rows decide,
 * so a repeated or late event changes nothing.
 */
export async function answerLead(
  scope: Scope,
  { leadId, conversationId, seq, waited }: { leadId: string; conversationId: string; seq: number; waited: boolean },
): Promise<Answered> {
  const facts = await leadFacts(scope, { leadId });
  const conversation = await lockConversation(scope, { conversationId });
  const since = await unanswered(scope, conversation);
  const newest = since.at(-1);
  const { active, locale } = facts;
  const isHuman = conversation.mode === 'human';
  const isSuperseded = !newest || newest.seq > seq;
  if (isSuperseded && (!isHuman || since.some(isBookingPress))) return { outcome: 'superseded' };
  const turn = { leadId, contactId: facts.contact.id, conversationId, keyPrefix: `${leadId}:${newest?.seq ?? seq}` };
  // A person's offer of times is pressed like the bot's: the hold and the booking are the machine's work, the talk is not.
  if (await answerBooking(scope, { ...turn, channel: conversation.channel, askContact: active?.scenario.texts.askContact }, since)) {
    await setCheckAt(scope, { leadId, at: null });
    return { outcome: 'answered' };
  }
  if (isHuman) return toPerson(scope, leadId);
  if (!newest) return { outcome: 'superseded' };
  if (!active) {
    await escalateToInbox(scope, { leadId, reason: 'no_scenario' });
    return { outcome: 'human' };
  }
  const waitMs = active.scenario.burstMs;
  if (!waited && !newest.incoming.buttonId && waitMs > 0) return { outcome: 'burst', waitMs };
  await setCheckAt(scope, { leadId, at: null });
  const state = await findQualification(scope, { leadId });
  if (!state) return { outcome: 'superseded' }; // the start of the qualification will read these messages
  if (state.stage === 'done' || state.stage === 'booked') return afterTheEnd(scope, leadId);
  if (state.stage === 'escalated') return toPerson(scope, leadId);
  await setLedgerState(scope, { leadId, state: 'in_progress' });
  const move = nextMove(
    active.scenario,
    { contact: facts.contact, botMessageCount: conversation.botMessageCount },
    state,
    since.map((message) => message.incoming),
  );
  await settleMove(scope, { ...turn, active, locale, move });
  return { outcome: 'answered' };
}

/** The bot is silent; the lead is our move until the person has answered. */
async function toPerson(scope: Scope, leadId: string): Promise<Answered> {
  await reopenLead(scope, { leadId });
  await setLedgerState(scope, { leadId, state: 'in_progress' });
  await setCheckAt(scope, { leadId, at: null });
  return { outcome: 'human' };
}

/** Somebody who writes after the end has a question the scenario has no answer to. */
async function afterTheEnd(scope: Scope, leadId: string): Promise<Answered> {
  await reopenLead(scope, { leadId });
  await escalateToInbox(scope, { leadId, reason: 'asked' });
  return { outcome: 'human' };
}
