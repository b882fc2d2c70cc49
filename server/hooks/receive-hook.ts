import { enterAsHook } from '@/server/auth/hook';
import { callAsTenant } from '@/server/auth/unit-of-work';
import { AppError, ProviderError } from '@/server/platform/errors';
import { inTurn } from '@/server/platform/turns';
import { json, problem, readBody, type WebHandler } from '@/server/platform/web';
import { storeEvents } from '@/server/domain/connections/commands';
import type { OpenedConnection } from '@/server/domain/connections/queries';
import { findProvider } from '@/server/providers/channels/registry';

/** Larger than any event of a messenger, and than a letter of words. */
export const HOOK_MAX_BYTES = 1_048_576;

/**
 * POST /api/hooks/:provider/:connection. Verify over the raw bytes, store each event once, commit, answer 2xx; nothing
 * else happens in the vendor's request. A vendor repeats what was not answered 2xx, so an outage costs a delay; what no repetition can
 * mend is a 4xx of its own (docs/channels.md).
 */
export const receiveHook: WebHandler = async (request, { params }) => {
  try {
    const provider = findProvider(params.provider ?? '');
    if (!provider) throw new AppError('NOT_FOUND', 'no such provider', { reason: 'hook.not_found' });
    const body = await readBody(request, HOOK_MAX_BYTES);
    const connectionId = params.connection ?? '';
    const hook = { headers: request.headers, body, query: new URL(request.url).searchParams };
    const verify = (connection: OpenedConnection) => provider.receive(hook, connection.credentials, connection.hookSecret);
    await inTurn('hook', connectionId, () =>
      enterAsHook({ provider: provider.id, connectionId, verify }, (tenantId, events) =>
        storeEvents((payload) => callAsTenant('store_events', payload), { tenantId, connectionId, events }),
      ),
    );
    return json(200, { ok: true });
  } catch (error) {
    // Verified, but no event of this vendor: asking again would bring the same.
    if (error instanceof ProviderError) return problem(new AppError('INVALID', error.message, { reason: 'hook.unreadable' }));
    return problem(error);
  }
};
