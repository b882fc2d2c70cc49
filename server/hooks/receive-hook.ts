import { enterAsHook } from '@/server/auth/hook';
import { AppError, ProviderError } from '@/server/platform/errors';
import { json, problem, type WebHandler } from '@/server/platform/web';
import { storeEvents } from '@/server/domain/connections/commands';
import { findProvider } from '@/server/providers/channels/registry';

/** Larger than any event of a messenger; letters with attachments will have a door of their own. */
const MAX_BYTES = 1_048_576;

/**
 * POST /api/hooks/:provider/:connection. Verify over the raw bytes, store each event once, commit, answer 2xx; nothing
 * else happens in the vendor's request. A vendor repeats what was not answered 2xx, so an outage costs a delay.
 */
export const receiveHook: WebHandler = async (request, { params }) => {
  try {
    const provider = findProvider(params.provider ?? '');
    if (!provider) throw new AppError('NOT_FOUND', 'no such provider', { reason: 'hook.not_found' });
    const body = await readBody(request);
    if (!body) return json(413, { title: 'the body is too large', status: 413, maxBytes: MAX_BYTES });
    const hook = { headers: request.headers, body, query: new URL(request.url).searchParams };
    await enterAsHook(
      {
        provider: provider.id,
        connectionId: params.connection ?? '',
        verify: (connection) => provider.receive(hook, connection.credentials, connection.hookSecret),
      },
      (scope, events) => storeEvents(scope, { connectionId: params.connection ?? '', events }),
    );
    return json(200, { ok: true });
  } catch (error) {
    // Verified, but no event of this vendor: asking again would bring the same.
    if (error instanceof ProviderError) return problem(new AppError('INVALID', error.message, { reason: 'hook.unreadable' }));
    return problem(error);
  }
};

/** Reads at most the limit; a body that says its length is refused before a byte is read. */
async function readBody(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) return null;
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > MAX_BYTES) {
      await reader?.cancel();
      return null;
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts);
}
