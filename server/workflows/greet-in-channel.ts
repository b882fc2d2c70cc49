import { repeatMove } from '@/server/domain/automations/rules/next-move';
import { findQualification, findScenario } from '@/server/domain/automations/queries';
import type { Scope } from '@/server/domain/scope';
import { sayAll } from './say';

/** The person went on in another channel (pressed Start in Telegram): the present question or offer is asked there, once. */
export async function greetInChannel(
  scope: Scope,
  { leadId, conversationId }: { leadId: string; conversationId: string },
): Promise<{ outcome: 'asked' | 'left' }> {
  const lead = await scope.db.lead.findFirst({ where: { tenantId: scope.tenantId, id: leadId }, select: { conversationId: true } });
  const said = await scope.db.message.count({ where: { tenantId: scope.tenantId, conversationId, direction: 'out' } });
  if (lead?.conversationId !== conversationId || said > 0) return { outcome: 'left' };
  const [active, state] = [await findScenario(scope), await findQualification(scope, { leadId })];
  if (!active || !state) return { outcome: 'left' };
  const say = repeatMove(active.scenario, state);
  await sayAll(scope, { leadId, conversationId, say, scenario: active.scenario, keyPrefix: `${leadId}:opened:${conversationId}` });
  return { outcome: say.length > 0 ? 'asked' : 'left' };
}
