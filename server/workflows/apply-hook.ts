import { claimEvent } from '@/server/domain/connections/commands';
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
  await applyInbound(scope, { id: claimed.connectionId, channel: claimed.channel }, claimed.event);
  const isPress = claimed.event.type === 'button' && claimed.event.ack !== undefined;
  return { outcome: 'applied', ack: isPress && claimed.event.type === 'button' ? { connectionId: claimed.connectionId, id: claimed.event.ack ?? '' } : null };
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
