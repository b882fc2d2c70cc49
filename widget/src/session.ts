import type { ConversationState, LeadAccepted, MessageAccepted, Visitor } from '../protocol';
import { createApi, type Answer, type Api } from './api';
import { withAccepted, withConversation, withMessageState } from './conversation';
import type { Desk } from './desk';
import { createOutbox, type Outbox, type Outcome } from './outbox';
import { safeUrl } from './view/contact-fields';
import { connectSocket, type Socket } from './socket';
import type { QueueItem, State, Store } from './state';

/**
 * One visitor's dialogue. Rows on the server are the truth: whatever happens (a hint over the socket, a reconnect, the
 * network's return, another tab), the session asks for everything after the last sequence number it has. The socket opens
 * with the first message and only says when to ask; without it the session asks every ten seconds while the window is open.
 */
const ASK_EVERY_MS = 10_000; // only while there is no socket: a blocked WebSocket must not mute the answer
const TYPING_SHOWN_MS = 6000; // twice the interval at which typing is announced
const TYPING_EVERY_MS = 3000;
const BACK_SHOWN_MS = 4000; // look notes §2: the recovered line is gone after 4 s
const READ_GATHER_MS = 400; // a burst of messages is one call

export class Session {
  readonly api: Api;
  readonly outbox: Outbox;
  private readonly store: Store;
  private socket: Socket | undefined;
  private isLive = false;
  private asking: Promise<void> | undefined;
  private askAgain = false;
  private typedAt = 0;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private readTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly desk: Desk) {
    const { config, store, drawer } = desk;
    this.store = store;
    this.api = createApi(config.origin, config.key, () => store.get().visitor?.token);
    this.outbox = createOutbox({
      items: store.get().queue,
      deliver: (item, atUnload) => this.deliver(item, atUnload),
      changed(queue) {
        store.set({ queue });
        drawer.write({ queue });
      },
      net: (isUp) => this.net(isUp),
      random: Math.random,
      later(work, afterMs) {
        const timer = setTimeout(work, afterMs);
        return () => clearTimeout(timer);
      },
    });
    this.listen();
  }

  private listen(): void {
    addEventListener('online', () => this.wake());
    addEventListener('offline', () => this.net(false));
    addEventListener('pagehide', () => this.outbox.atUnload());
    document.addEventListener('visibilitychange', () => {
      this.seen();
      if (!document.hidden && this.socket) void this.catchUp();
    });
    setInterval(() => {
      if (this.store.get().open && !this.isLive && !document.hidden) void this.catchUp();
    }, ASK_EVERY_MS);
  }

  /** The network is back, or the visitor says so. */
  wake(): void {
    this.outbox.flush();
    this.socket?.wake();
    void this.catchUp();
  }

  private net(isUp: boolean): void {
    const { net, queue } = this.store.get();
    if (!isUp) this.store.set({ net: 'down' });
    else if (net === 'down' && !queue.some((item) => !item.failed && item.tries)) {
      this.store.set({ net: 'back' });
      setTimeout(() => this.store.get().net === 'back' && this.store.set({ net: 'ok' }), BACK_SHOWN_MS);
    }
  }

  /** Another dialogue, or none: what belonged to the old one goes. */
  setVisitor(visitor: Visitor | null): void {
    const { visitor: old } = this.store.get();
    if (old && old.conversationId !== visitor?.conversationId && old.conversationId) {
      this.socket?.close();
      this.socket = undefined;
      this.isLive = false;
      this.store.set({ thread: [], lastSeq: 0, operatorReadSeq: 0, about: null, booking: null });
    }
    this.store.set({ visitor });
    this.desk.drawer.write({ visitor: visitor ?? undefined });
  }

  /** A new request: the old dialogue stays with the business. */
  forget(): void {
    this.setVisitor(null);
    this.desk.drawer.write({ read: 0 });
    this.store.set({ view: 'entry', seenSeq: 0, link: null, panel: null, booking: null });
  }

  private connect(): void {
    const { about } = this.store.get();
    if (this.socket || !about || about.status === 'resolved') return;
    this.socket = connectSocket({
      url: socketUrl(this.desk.config.origin, about.realtime),
      channel: about.realtime.channel,
      authorize: async (socketId, channel) => {
        const answer = await this.api.ask<{ auth: string }>('POST', '/api/widget/v1/realtime', {
          socket_id: socketId,
          channel_name: channel,
        });
        if (answer.problem) throw new Error('refused');
        return answer.body.auth;
      },
      onReady: () => {
        this.isLive = true;
        void this.catchUp();
      },
      onLost: () => (this.isLive = false),
      onEvent: (name, data) => this.heard(name, data),
      open: (url) => new WebSocket(url),
      random: Math.random,
    });
  }

  private heard(name: string, data: unknown): void {
    const event = data as { side?: string; seq?: number; messageId?: string; state?: never };
    if (name === 'client-typing') {
      if (event.side !== 'operator') return;
      this.store.set({ typing: true });
      clearTimeout(this.typingTimer);
      this.typingTimer = setTimeout(() => this.store.set({ typing: false }), TYPING_SHOWN_MS);
    } else if (name === 'conversation-read') {
      if (event.side === 'operator') this.store.set({ operatorReadSeq: Math.max(this.store.get().operatorReadSeq, event.seq ?? 0) });
    } else if (name === 'message-changed' && event.messageId && event.state)
      this.store.set(withMessageState(this.store.get(), event.messageId, event.state));
    else if (name !== 'message-received' || (event.seq ?? 0) > this.store.get().lastSeq) void this.catchUp();
  }

  /** Everything after what is known. Calls of one moment share one request; a hint during it asks once more. */
  catchUp(): Promise<void> {
    if (this.asking) this.askAgain = true;
    return (this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
      if (!this.askAgain) return;
      this.askAgain = false;
      void this.catchUp();
    }));
  }

  private async ask(): Promise<void> {
    const { visitor, lastSeq } = this.store.get();
    if (!visitor) return;
    const answer = await this.api.ask<ConversationState>('GET', `/api/widget/v1/conversation?after=${lastSeq}`).catch(() => null);
    this.net(answer !== null);
    if (!answer || this.store.get().visitor?.token !== visitor.token) return;
    if (answer.problem) {
      // The dialogue is gone or the token has run out: the visitor starts afresh, their unsent words stay.
      if ([401, 403, 404].includes(answer.status)) this.setVisitor(null);
      return;
    }
    if (!visitor.conversationId) this.setVisitor({ ...visitor, conversationId: answer.body.conversationId });
    this.store.set(withConversation(this.store.get(), answer.body));
    if (answer.body.more) this.askAgain = true;
    if (lastSeq > 0)
      for (const message of answer.body.messages)
        if (message.from !== 'visitor' && message.seq > lastSeq) this.desk.emit('message', { from: message.from });
    this.seen();
    this.connect();
  }

  /** The visitor has the window open and the page before them. */
  seen(): void {
    const { open, about, thread, seenSeq } = this.store.get();
    const newest = thread.findLast((message) => message.from !== 'visitor')?.seq ?? 0;
    if (!open || document.hidden || !about || newest <= seenSeq) return;
    this.store.set({ seenSeq: newest });
    this.desk.drawer.write({ read: newest });
    clearTimeout(this.readTimer);
    this.readTimer = setTimeout(() => void this.api.ask('POST', '/api/widget/v1/read', { seq: newest }).catch(() => {}), READ_GATHER_MS);
  }

  typing(): void {
    if (Date.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = Date.now();
    this.socket?.trigger('client-typing', { side: 'visitor' });
  }

  private async deliver(item: QueueItem, atUnload: boolean): Promise<Outcome> {
    const path = { lead: '/api/v1/leads', message: '/api/widget/v1/messages', contact: '/api/widget/v1/contact' }[item.kind];
    const answer = await this.api.ask<LeadAccepted | MessageAccepted | null>('POST', path, item.body, {
      key: item.id,
      keepalive: atUnload,
    });
    if (answer.status < 300 || answer.status === 409) {
      this.accepted(item, answer.body);
      return { type: 'done' };
    }
    if (answer.status === 429 || answer.status >= 500) return { type: 'retry', afterMs: answer.retryAfterMs };
    if (answer.status === 401 && this.store.get().visitor) {
      this.setVisitor(null);
      return { type: 'retry', afterMs: 1 };
    }
    if (item.kind === 'message') return { type: 'refused', keep: true };
    this.store.set(refused(this.store.get(), item, answer));
    return { type: 'refused' };
  }

  private accepted(item: QueueItem, body: LeadAccepted | MessageAccepted | null): void {
    const visitor = body && ('nextAction' in body ? body.nextAction.visitor : 'visitor' in body ? body.visitor : null);
    if (visitor) this.setVisitor(visitor);
    if (item.kind === 'lead' && body && 'nextAction' in body) {
      const next = body.nextAction;
      this.store.set({
        view: 'chat',
        link: next.type === 'chat' ? null : { channel: next.channel, url: next.type === 'open_link' ? next.url : null },
      });
      // Still within the visitor's press: the app opens at once. Where a browser refuses, the card has the button.
      const link = next.type === 'open_link' ? safeUrl(next.url, this.desk.config.origin) : undefined;
      if (link && navigator.userActivation?.isActive) window.open(link, '_blank', 'noopener');
      this.desk.emit('lead', { leadId: body.leadId, channel: next.channel });
    }
    if (item.kind === 'message' && body && 'messageId' in body)
      this.store.set(
        withAccepted(this.store.get(), {
          id: body.messageId,
          seq: body.seq,
          from: 'visitor',
          authorName: null,
          kind: 'text',
          text: item.shown,
          payload: {},
          state: 'received',
          clientKey: item.id,
          createdAt: item.at,
        }),
      );
    void this.catchUp();
  }
}

/** The visitor's words go back to the form, with the reasons at the fields. */
function refused(state: State, item: Exclude<QueueItem, { kind: 'message' }>, { status, problem }: Answer<unknown>): Partial<State> {
  const errors: Record<string, string> = {};
  for (const error of problem?.errors ?? []) {
    const field = error.field.split('.').at(-1) ?? '';
    errors[field === 'phone' || field === 'email' ? 'contact' : field === 'gdpr' ? 'consent' : field] = error.reason;
  }
  if (!errors.contact && !errors.consent && !errors.name) errors.form = status === 413 ? 'too_large' : 'refused';
  if (item.kind !== 'lead') return { errors };
  const { contact, payload, channel } = item.body;
  const draft = {
    ...state.draft,
    name: contact.name ?? '',
    contact: contact.phone ?? contact.email ?? '',
    text: typeof payload?.message === 'string' ? payload.message : '',
    channel,
  };
  return { errors, view: 'entry', draft };
}

function socketUrl(origin: string, { key, cluster, host, port, path }: ConversationState['realtime']): string {
  const own = origin.replace(/^http/, 'ws');
  const base = host ? `wss://${host}${port ? `:${port}` : ''}` : cluster ? `wss://ws-${cluster}.pusher.com` : own;
  return `${base}${path}/${key}?protocol=7&client=fastlead&version=1`;
}
