import type { Hint } from '@/server/platform/hints';

/** What the process' main thread and its workflow thread say to each other. Rows are truth here as well: a lost message costs a delay. */
export type ToThread =
  /** Outbox rows of the main thread to announce; `areTold`: browsers know of them. */
  | { kind: 'announce'; outboxIds: string[]; areTold: boolean }
  /** A request for the functions' endpoint or the engine that came to the port. */
  | { kind: 'request'; id: number; request: PlainRequest }
  /** Finish what is at work, then end. */
  | { kind: 'stop' };

export type FromThread =
  | { kind: 'ready' }
  /** It will not become ready; the text is for people. */
  | { kind: 'failed'; message: string }
  | { kind: 'answer'; id: number; response: PlainResponse }
  /** What browsers are to be told through the hub, which is the main thread's. */
  | { kind: 'hints'; hints: Hint[] }
  | { kind: 'stopped' };

/** A request without its stream: those of an engine and its SDK are JSON of a few KB. */
type PlainRequest = { method: string; url: string; headers: [string, string][]; body: string | null };
/** Null: no such path. */
type PlainResponse = { status: number; headers: [string, string][]; body: string } | null;

export async function plainRequest(request: Request): Promise<PlainRequest> {
  const body = ['GET', 'HEAD'].includes(request.method) ? null : await request.text();
  return { method: request.method, url: request.url, headers: [...request.headers], body };
}

export function requestOf({ url, ...init }: PlainRequest): Request {
  return new Request(url, init);
}

export async function plainResponse(response: Response | null): Promise<PlainResponse> {
  return response && { status: response.status, headers: [...response.headers], body: await response.text() };
}

export function responseOf(plain: PlainResponse): Response | null {
  if (!plain) return null;
  const { body, ...init } = plain;
  return new Response([204, 304].includes(plain.status) ? null : body, init);
}
