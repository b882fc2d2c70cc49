import { claimEvent } from '@/server/domain/connections/commands';
import { setReachable } from '@/server/domain/contacts/commands';
import { applyInbound } from '@/server/domain/leads/commands/apply-inbound';
import type { Scope } from '@/server/domain/scope';
import { openConnection } from '@/server/domain/connections/queries';
import { openChannel } from '@/server/providers/channels/open-channel';
import { ProviderError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import type { RunScoped } from './send-message';

export type AppliedHook = { outcome: 'applied' | 'over'; ack: { connectionId: string; id: string } | null };

/**
 * Applies one stored event: taken and applied in the same unit of work, so it happens once or is still there. Repeated,
 * shuffled and parallel deliveries end in the same state: each event is taken by one worker, events of one person one after
 * another, every write has a unique key, and what a newer event has overtaken is left out.
 */
export async function applyHook(scope: Scope, { hookId }: { hookId: string }): Promise<AppliedHook> {
  const claimed = await claimEvent(scope, { hookId });
  if (!claimed) return { outcome: 'over', ack: null };
  const { connectionId, channel, event, isReachable } = claimed;
  await applyInbound(scope, { id: connectionId, channel }, event);
  // The account may have become known only now, after what it did last was heard; and who writes again can be written to.
  if (event.type !== 'status')
    await setReachable(scope, { channel, connectionId, externalId: event.from.externalId, reachable: isReachable });
  return { outcome: 'applied', ack: event.type === 'button' && event.ack ? { connectionId, id: event.ack } : null };
}

/** Tells the vendor that the press was heard (the button stops spinning). A failure is nobody's trouble. */
export async function acknowledgePress(run: RunScoped, ack: { connectionId: string; id: string }): Promise<void> {
  try {
    const { channel } = openChannel(await run((scope) => openConnection(scope, ack.connectionId)));
    await channel.acknowledge?.(ack.id);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.info({ event: 'press_not_acknowledged', connectionId: ack.connectionId, kind: error.kind });
  }
}
