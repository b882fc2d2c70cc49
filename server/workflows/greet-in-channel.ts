import { repeatMove } from '@/server/domain/automations/rules/next-move';
import { leadFacts } from '@/server/domain/leads/queries/lead-facts';
import type { Scope } from '@/server/domain/scope';
import { sayAll } from './say';

/** The person went on in another channel (pressed Start in Telegram): the present question or offer is asked there, once. */
export async function greetInChannel(
  scope: Scope,
  { leadId, conversationId }: { leadId: string; conversationId: string },
): Promise<{ outcome: 'asked' | 'left' }> {
  const { lead, active, qualification: state, locale } = await leadFacts(scope, { leadId });
  // What the bot said there as another lead, before the link named this one, is no greeting of this lead.
  const said = await scope.db.message.count({
    where: { tenantId: scope.tenantId, conversationId, direction: 'out', clientKey: { startsWith: `bot:${leadId}:` } },
  });
  if (lead.conversationId !== conversationId || said > 0) return { outcome: 'left' };
  if (!active || !state) return { outcome: 'left' };
  const say = repeatMove(active.scenario, state);
  await sayAll(scope, { leadId, conversationId, say, scenario: active.scenario, locale, keyPrefix: `${leadId}:opened:${conversationId}` });
  return { outcome: say.length > 0 ? 'asked' : 'left' };
}
