import type { ConversationState, LeadAccepted, MessageAccepted, PublicConfig, Visitor } from '../protocol';
import type { EventName } from '../host';
import { createApi, newKey, type Answer, type Api } from './api';
import { createOutbox, type Outbox, type Outcome } from './outbox';
import type { createPageFacts } from './page';
import { connectSocket, type Socket } from './socket';
import type { QueueItem, Store } from './state';
import type { Drawer } from './storage';
import { visitorZone } from './time';

/**
 * One visitor's dialogue. Rows on the server are the truth: whatever happens (a hint over the socket, a reconnect, the
 * network's return, another tab), the session asks for everything after the last sequence number it has. The socket opens
 * with the first message and only says when to ask; without it the session asks every ten seconds while the window is open.
 */
export type Session = {
  api: Api;
  store: Store;
  outbox: Outbox;
  config: PublicConfig;
  sendText(text: string): void;
  answer(messageId: string, button: { id: string; label: string }): void;
  submit(item: Extract<QueueItem, { kind: 'lead' | 'contact' }>): void;
  catchUp(): Promise<void>;
  typing(): void;
  seen(): void;
  resume(visitor: Visitor | null): Promise<void>;
  forget(): void;
  emit(name: EventName, data?: unknown): void;
  facts: ReturnType<typeof createPageFacts>['facts'];
};

type Parts = { config: PublicConfig; store: Store; drawer: Drawer; emit: Session['emit']; page: ReturnType<typeof createPageFacts> };

const ASK_EVERY_MS = 10_000; // only while there is no socket: a blocked WebSocket must not mute the answer
const TYPING_SHOWN_MS = 6000; // twice the interval at which typing is announced
const TYPING_EVERY_MS = 3000;
const BACK_SHOWN_MS = 4000; // look notes §2: the recovered line is gone after 4 s

export function createSession({ config, store, drawer, emit, page }: Parts): Session {
  const api = createApi(config.origin, config.key, () => store.get().visitor?.token);
  let socket: Socket | undefined;
  let live = false;
  let asking: Promise<void> | undefined;
  let again = false;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let typedAt = 0;
  let seenTimer: ReturnType<typeof setTimeout> | undefined;

  const net = (up: boolean): void => {
    const { net: now, queue } = store.get();
    if (!up) store.set({ net: 'down' });
    else if (now === 'down' && !queue.some((item) => !item.failed && item.tries)) {
      store.set({ net: 'back' });
      setTimeout(() => store.get().net === 'back' && store.set({ net: 'ok' }), BACK_SHOWN_MS);
    }
  };

  const setVisitor = (visitor: Visitor | null): void => {
    const same = visitor?.conversationId === store.get().visitor?.conversationId;
    if (!same) {
      socket?.close();
      socket = undefined;
      live = false;
      if (store.get().visitor) store.set({ thread: [], lastSeq: 0, operatorReadSeq: 0, about: null, booking: null });
    }
    store.set({ visitor });
    drawer.write({ visitor: visitor ?? undefined });
  };

  const connect = (): void => {
    const { about } = store.get();
    if (socket || !about || about.status === 'resolved') return;
    socket = connectSocket({
      url: socketUrl(config.origin, about.realtime),
      channel: about.realtime.channel,
      authorize: async (socketId, channel) => {
        const answer = await api.ask<{ auth: string }>('POST', '/api/widget/v1/realtime', { socket_id: socketId, channel_name: channel });
        if (answer.problem) throw new Error('refused');
        return answer.body.auth;
      },
      onReady: () => {
        live = true;
        void catchUp();
      },
      onEvent: heard,
      WebSocket,
      random: Math.random,
    });
  };

  const heard = (name: string, data: unknown): void => {
    const event = data as { side?: string; seq?: number; messageId?: string; state?: never };
    if (name === 'client-typing' && event.side === 'operator') {
      store.set({ typing: true });
      clearTimeout(typingTimer);
      typingTimer = setTimeout(() => store.set({ typing: false }), TYPING_SHOWN_MS);
    } else if (name === 'conversation-read' && event.side === 'operator') store.dispatch({ type: 'operator-read', seq: event.seq ?? 0 });
    else if (name === 'message-changed' && event.messageId && event.state) store.dispatch({ type: 'message', id: event.messageId, state: event.state });
    else if (name !== 'client-typing' && name !== 'conversation-read') void catchUp();
  };

  const ask = async (): Promise<void> => {
    const { visitor, lastSeq } = store.get();
    if (!visitor) return;
    const answer = await api.ask<ConversationState>('GET', `/api/widget/v1/conversation?after=${lastSeq}`).catch(() => null);
    if (!answer) return net(false);
    net(true);
    if (answer.problem) {
      // The dialogue is gone or the token has run out: the visitor starts afresh, their unsent words stay.
      if ([401, 403, 404].includes(answer.status) && store.get().visitor?.token === visitor.token) setVisitor(null);
      return;
    }
    const heardBefore = store.get().lastSeq;
    store.dispatch({ type: 'conversation', to: answer.body });
    if (heardBefore) for (const message of answer.body.messages) if (message.from !== 'visitor' && message.seq > heardBefore) emit('message', { from: message.from });
    seen();
    connect();
  };

  const catchUp = (): Promise<void> => {
    if (asking) again = true;
    return (asking ??= ask().finally(() => {
      asking = undefined;
      if (again) {
        again = false;
        void catchUp();
      }
    }));
  };

  const seen = (): void => {
    const { open, about, thread, seenSeq } = store.get();
    const newest = thread.findLast((message) => message.from !== 'visitor')?.seq ?? 0;
    if (!open || document.hidden || !about || newest <= seenSeq) return;
    store.set({ seenSeq: newest });
    drawer.write({ read: newest });
    clearTimeout(seenTimer);
    seenTimer = setTimeout(() => void api.ask('POST', '/api/widget/v1/read', { seq: newest }).catch(() => {}), 400); // a burst is one call
  };

  const accepted = (item: QueueItem, body: LeadAccepted | MessageAccepted | null): void => {
    const visitor = body && ('nextAction' in body ? body.nextAction.visitor : 'visitor' in body ? body.visitor : null);
    if (visitor) setVisitor(visitor);
    if (item.kind === 'lead' && body && 'nextAction' in body) {
      const next = body.nextAction;
      store.set({ view: 'chat', link: next.type === 'chat' ? null : { channel: next.channel, url: next.type === 'open_link' ? next.url : null } });
      emit('lead', { leadId: body.leadId, channel: next.channel });
    }
    if (item.kind === 'message' && body && 'messageId' in body)
      store.dispatch({
        type: 'accepted',
        message: { id: body.messageId, seq: body.seq, from: 'visitor', authorName: null, kind: 'text', text: item.shown, payload: {}, state: 'received', clientKey: item.id, createdAt: item.at },
      });
    void catchUp();
  };

  const deliver = async (item: QueueItem, atUnload: boolean): Promise<Outcome> => {
    const { id, kind, body } = item;
    const path = kind === 'lead' ? '/api/v1/leads' : kind === 'message' ? '/api/widget/v1/messages' : '/api/widget/v1/contact';
    const answer = await api.ask<LeadAccepted | MessageAccepted | null>('POST', path, body, { key: id, keepalive: atUnload });
    if (answer.status < 300 || answer.status === 409) {
      accepted(item, answer.body);
      return { type: 'done' };
    }
    return refusal(store, item, answer, () => setVisitor(null));
  };

  const outbox = createOutbox({
    items: store.get().queue,
    deliver,
    changed(queue) {
      store.dispatch({ type: 'queue', queue });
      drawer.write({ queue });
    },
    net,
    random: Math.random,
    later(work, afterMs) {
      const timer = setTimeout(work, afterMs);
      return () => clearTimeout(timer);
    },
  });

  const wake = (): void => {
    outbox.flush();
    socket?.wake();
    void catchUp();
  };
  addEventListener('online', wake);
  addEventListener('offline', () => net(false));
  addEventListener('pagehide', () => outbox.atUnload());
  document.addEventListener('visibilitychange', () => {
    seen();
    if (!document.hidden && socket) void catchUp();
  });
  setInterval(() => store.get().open && !live && !document.hidden && void catchUp(), ASK_EVERY_MS);

  const message = (content: { text: string } | { answer: { messageId: string; buttonId: string } }, shown: string): void => {
    const id = newKey();
    const { page: at, utm } = page.facts();
    outbox.add({ id, at: new Date().toISOString(), kind: 'message', shown, body: { tenant: config.key, clientKey: id, ...content, page: at, utm, timeZone: visitorZone(), locale: config.locale } });
  };

  return {
    api, store, outbox, config, emit, catchUp, seen,
    facts: page.facts,
    sendText: (text) => message({ text }, text),
    answer: (messageId, button) => message({ answer: { messageId, buttonId: button.id } }, button.label),
    submit: (item) => outbox.add(item),
    typing() {
      if (Date.now() - typedAt < TYPING_EVERY_MS) return;
      typedAt = Date.now();
      socket?.trigger('client-typing', { side: 'visitor' });
    },
    async resume(visitor) {
      if (visitor) setVisitor(visitor);
      outbox.flush();
      await catchUp();
    },
    forget() {
      setVisitor(null);
      drawer.write({ visitor: undefined, read: 0 });
      store.set({ view: 'entry', seenSeq: 0, link: null, panel: null });
    },
  };
}

/** What a refusal means for the queue. The visitor's words go back to the form, or stay in the thread with «Повторить». */
function refusal(store: Store, item: QueueItem, answer: Answer<unknown>, forgetVisitor: () => void): Outcome {
  const { status, problem, retryAfterMs } = answer;
  if (status === 429 || status >= 500) return { type: 'retry', afterMs: retryAfterMs };
  if (status === 401 && store.get().visitor) {
    forgetVisitor();
    return { type: 'retry', afterMs: 1 };
  }
  if (item.kind === 'message') return { type: 'refused', keep: true };
  const errors: Record<string, string> = { form: status === 413 ? 'too_large' : 'refused' };
  for (const error of problem?.errors ?? []) {
    const field = error.field.split('.').at(-1) ?? '';
    errors[field === 'phone' || field === 'email' ? 'contact' : field === 'gdpr' ? 'consent' : field] = error.reason;
  }
  store.set({ errors, ...(item.kind === 'lead' ? { view: 'entry' as const, draft: { ...store.get().draft, ...draftOf(item.body) } } : {}) });
  return { type: 'refused' };
}

function draftOf({ contact, payload, channel }: Extract<QueueItem, { kind: 'lead' }>['body']): { name: string; contact: string; text: string; channel: typeof channel } {
  return { name: contact.name ?? '', contact: contact.phone ?? contact.email ?? '', text: `${payload?.message ?? ''}`, channel };
}

function socketUrl(origin: string, { key, cluster, host, port, path }: ConversationState['realtime']): string {
  const own = origin.replace(/^http/, 'ws');
  const base = host ? `wss://${host}${port ? `:${port}` : ''}` : cluster ? `wss://ws-${cluster}.pusher.com` : own;
  return `${base}${path}/${key}?protocol=7&client=fastlead&version=1`;
}

