import WebSocket from 'ws';
import type { SeededTenant } from '@/prisma/seed/factories';
import type { Client } from './client';

/**
 * The widget's own session (widget/src/session.ts with its socket, its queue and its thread), without its window. It is loaded by
 * address, because the embed is compiled with settings of its own and nothing of ours imports it.
 */
type Thread = { id: string; seq: number }[];
type State = { thread: Thread; lastSeq: number } & Record<string, unknown>;
type SessionModule = {
  Session: new (desk: object) => { setVisitor(visitor: object): void; wake(): void; outbox: { add(item: object): void } };
};
export type VisitorClient = Client & { say(text: string): void };

type Parts = { url: string; linePort: number; tenant: SeededTenant; visitor: { token: string; conversationId: string }; isDeaf: boolean };

let isPrepared = false;
const linesBySocketUrl = new Map<string, { port: number; onLive: () => void; onLost: () => void; isDeaf: boolean }>();
let clients = 0;

export async function openVisitor({ url, linePort, tenant, visitor, isDeaf }: Parts): Promise<VisitorClient> {
  prepareBrowser(url);
  const { Session } = (await import(new URL('../../widget/src/session.ts', import.meta.url).href)) as SessionModule;
  clients += 1;
  const origin = `${url.replace('localhost', `visitor-${clients}.localhost`)}`;
  let since: number | null = null;
  linesBySocketUrl.set(new URL(origin).host, { port: linePort, onLive: () => (since = Date.now()), onLost: () => (since = null), isDeaf });
  let state: State = {
    thread: [],
    lastSeq: 0,
    operatorReadSeq: 0,
    seenSeq: 0,
    queue: [],
    net: 'ok',
    open: true,
    about: null,
    visitor: null,
  };
  const session = new Session({
    config: { origin, key: tenant.publicKey },
    store: { get: () => state, set: (to: Partial<State>) => void (state = { ...state, ...to } as State) },
    drawer: { read: () => ({}), write: () => undefined },
    emit: () => undefined,
  });
  session.setVisitor(visitor);
  session.wake();
  let said = 0;
  return {
    side: 'visitor',
    liveSince: () => since,
    shown: () => state.thread,
    say(text) {
      const id = `chaos-${visitor.conversationId}-${(said += 1)}`.slice(-60);
      session.outbox.add({
        id,
        at: new Date().toISOString(),
        kind: 'message',
        shown: text,
        body: { tenant: tenant.publicKey, clientKey: id, text },
      });
    },
    close: () => session.setVisitor({ token: '', conversationId: 'gone' }),
  };
}

/** What of a browser the session asks for: a page that is looked at, a socket, an Origin on each request. */
function prepareBrowser(url: string): void {
  if (isPrepared) return;
  isPrepared = true;
  const { fetch: send } = globalThis;
  Object.assign(globalThis, {
    document: { hidden: false, addEventListener: () => undefined },
    addEventListener: () => undefined,
    WebSocket: LineSocket,
    fetch: (input: Parameters<typeof send>[0], init?: RequestInit & { credentials?: string }) =>
      typeof input === 'string' && /\/\/visitor-\d+\./.test(input)
        ? send(input.replace(/visitor-\d+\./, ''), { ...init, headers: { ...(init?.headers as Record<string, string>), Origin: url } })
        : send(input, init),
  });
}

/** Goes through its client's line, and tells when the hub has taken the subscription. */
class LineSocket extends WebSocket {
  constructor(address: string) {
    const { host, pathname, search } = new URL(address);
    const line = linesBySocketUrl.get(host);
    super(`ws://127.0.0.1:${line?.port ?? 0}${pathname}${search}`);
    this.on('error', () => undefined); // the close event follows
    this.on('close', () => line?.onLost());
    if (line?.isDeaf) deafen(this, line.onLive);
    this.on('message', (data) => {
      if ((data as Buffer).includes('subscription_succeeded')) line?.onLive();
    });
  }
}

/** Broken variant: from its second subscription on the client does not hear that it was away, so it asks for nothing. */
const heardOnce = new Set<string>();
function deafen(socket: WebSocket, onLive: () => void): void {
  const emit = socket.emit.bind(socket) as (event: string, ...given: unknown[]) => boolean;
  socket.emit = (event: string, ...given: unknown[]) => {
    const isSubscribed = event === 'message' && (given[0] as Buffer).includes('subscription_succeeded');
    if (isSubscribed && heardOnce.has(socket.url)) {
      onLive();
      return true;
    }
    if (isSubscribed) heardOnce.add(socket.url);
    return emit(event, ...given);
  };
}
