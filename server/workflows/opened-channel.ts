import { greetInChannel } from './greet-in-channel';
import { workflow } from './workflow';

/** A lead's conversation was opened in a channel: Telegram after its deep link, say. */
export const openedChannel = workflow({ id: 'opened-channel', on: 'conversation.opened' }, async ({ data, step, scoped }) => {
  const { leadId, conversationId } = data;
  if (!leadId) return { outcome: 'no_lead' };
  return step.run('greet', () => scoped((scope) => greetInChannel(scope, { leadId, conversationId })));
});
