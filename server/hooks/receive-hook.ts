import { enterAsHook } from '@/server/auth/hook';
import { AppError, ProviderError } from '@/server/platform/errors';
import { json, problem, type WebHandler } from '@/server/platform/web';
import { storeEvents } from '@/server/domain/connections/commands';
import { findProvider } from '@/server/providers/channels/registry';

/** Larger than any event of a messenger, and than a letter of words; never more than this of one request is in memory. */
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
    const body = await readBody(request);
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
async function readBody(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > HOOK_MAX_BYTES) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > HOOK_MAX_BYTES) {
      await reader?.cancel();
      throw tooLarge();
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts);
}

/** 413: it will be as long the next time, so whoever hands it on must not repeat it. */
function tooLarge(): AppError {
  return new AppError('INVALID', 'hook body over 1 MB', {
    reason: 'input.too_large',
    publicMessage: `The body is over ${HOOK_MAX_BYTES} bytes (1 MB). It will not be taken later either: do not repeat it.`,
  });
}
