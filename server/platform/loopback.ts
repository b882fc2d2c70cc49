import { outsideContext } from './context';
import { loopbackUrl } from './env';

/**
 * Calls of this process to itself. The engine calls the functions' endpoint and the SDK calls the engine some three times per
 * lead: when both are parts of this process, the same signed Request goes to the same handler without a socket between. Where
 * nobody has said who answers (Next's module graph, tests), it is an ordinary fetch.
 */
type Answerer = (request: Request) => Promise<Response | null>;

let answerer: Answerer | null = null;

/** From now on `handle` answers what it knows; null means "not mine". */
export function answerLoopback(handle: Answerer): void {
  answerer = handle;
}

export const fetchLoopback: typeof fetch = async (input, init) => {
  const handle = answerer;
  const request = new Request(input, init);
  if (!handle || !request.url.startsWith(`${loopbackUrl()}/`)) return fetch(request);
  request.headers.set('host', new URL(request.url).host); // as over a socket: the SDK's handler asks for it
  // A new request, not a part of the one at hand: over a socket it would not carry its context either.
  const response = await outsideContext(() => Promise.race([handle(request), aborted(request.signal)]));
  return response ?? fetch(request);
};

/** Never resolves; rejects with the signal's reason, as fetch does. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
