import { UNKNOWN_PATIENCE_MS } from '@/server/domain/messages/rules';
import { sendMessage, type SendResult } from './send-message';
import { takeNextRung } from './take-next-rung';
import { workflow } from './workflow';

// Three retries, an earlier message that goes first, and the wait for a dead process' lease: more than a lead can wait for.
const MAX_ATTEMPTS = 90;

/**
 * Delivers one message outside the web chat (the life of a message: domain/messages/rules.ts). Each attempt is one step; a
 * message that fails, or whose outcome nobody knows for 60 s, takes the next rung of the lead's ladder.
 */
export const deliverMessage = workflow(
  { id: 'deliver-message', oneStep: true, on: 'message.queued', concurrency: [{ key: 'event.data.conversationId', limit: 1 }] },
  async ({ data, step, scoped }) => {
    const { messageId } = data;
    let result: SendResult = { outcome: 'again', afterMs: 0 };
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && result.outcome === 'again'; attempt += 1) {
      if (result.afterMs > 0) await step.sleep(`pause-${attempt}`, result.afterMs);
      result = await step.run(`send-${attempt}`, () => sendMessage(scoped, { messageId }));
    }
    if (result.outcome === 'sent' || result.outcome === 'over') return result;
    if (result.outcome === 'unknown') await step.sleep('patience', UNKNOWN_PATIENCE_MS);
    return step.run('next-rung', () => scoped((scope) => takeNextRung(scope, { messageId })));
  },
);
