'use client';

import {
  createContext,
  use,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useQueryClient } from '@tanstack/react-query';
import Pusher, { type Channel, type PresenceChannel } from 'pusher-js';
import { followTenant } from './follow-tenant';
import type { ShellData } from './shell-context';

/**
 * Live hints for the dashboard. One connection a page; the tenant's presence channel says what changed (ids, never bodies), and
 * the queries that show it are asked again. A hint may be lost: after every reconnect everything on the screen is asked
 * again, so a lost one costs a delay and never data.
 */
export type LiveEvent = { name: string; data: Record<string, unknown> };
export type LiveState = 'connecting' | 'live' | 'offline';
export type Colleague = { memberId: string; name: string };

type Live = { state: LiveState; colleagues: Colleague[]; connection: Connection; listen: (listener: Listener) => () => void };
type Listener = (event: LiveEvent) => void;

const LiveContext = createContext<Live | null>(null);

function useLiveContext(): Live {
  const live = use(LiveContext);
  if (!live) throw new Error('useLive outside of the dashboard');
  return live;
}

type ProviderProps = { realtime: ShellData['realtime']; tenantId: string; children: ReactNode };

export function LiveProvider({ realtime, tenantId, children }: ProviderProps) {
  const queries = useQueryClient();
  const listeners = useRef(new Set<Listener>());
  const connection = useMemo(() => new Connection(realtime), [realtime]);
  const [state, setState] = useState<LiveState>('connecting');
  const [colleagues, setColleagues] = useState<Colleague[]>([]);

  useEffect(() => {
    const pusher = connection.open();
    pusher.connection.bind('state_change', ({ current }: { current: string }) =>
      setState(current === 'connected' ? 'live' : current === 'connecting' || current === 'initialized' ? 'connecting' : 'offline'),
    );
    followTenant({
      pusher,
      tenantId,
      queries,
      onMembers: (channel) => setColleagues(colleaguesOf(channel)),
      onEvent: (name, data) => {
        for (const listener of listeners.current) listener({ name, data });
      },
    });
    return () => connection.close();
  }, [connection, tenantId, queries]);

  const live = useMemo<Live>(
    () => ({
      state,
      colleagues,
      connection,
      listen: (listener) => {
        listeners.current.add(listener);
        return () => void listeners.current.delete(listener);
      },
    }),
    [state, colleagues, connection],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Connection and colleagues who are on the dashboard now. With a listener, every hint of the tenant. */
export function useLive(listener?: Listener): Pick<Live, 'state' | 'colleagues'> {
  const { state, colleagues, listen } = useLiveContext();
  const onEvent = useEffectEvent((event: LiveEvent) => listener?.(event));
  useEffect(() => listen((event) => onEvent(event)), [listen]);
  return { state, colleagues };
}

/**
 * In which of these conversations the visitor is typing. Only the web chat says so, on the channel it shares with us; asking for
 * another set leaves the channels that are in both alone.
 */
export function useVisitorTyping(conversationIds: readonly string[]): ReadonlySet<string> {
  const { connection } = useLiveContext();
  const joined = useRef(new Map<string, () => void>());
  const [typing, tell] = useFadingSet();
  const wanted = conversationIds.join(' ');
  useEffect(() => {
    const ids = new Set(wanted.split(' ').filter(Boolean));
    for (const [id, leave] of joined.current) {
      if (ids.has(id)) continue;
      leave();
      joined.current.delete(id);
    }
    for (const id of ids) {
      if (joined.current.has(id)) continue;
      const leave = connection.hear(`private-conversation-${id}`, ({ name, data }) => {
        if (name === 'client-typing' && data.side === 'visitor') tell(id, true);
        if (name === 'message-received') tell(id, false);
      });
      joined.current.set(id, leave);
    }
  }, [connection, wanted, tell]);
  useEffect(() => {
    const all = joined.current;
    return () => {
      for (const leave of all.values()) leave();
      all.clear();
    };
  }, [connection]);
  return typing;
}

type Here = {
  /** Colleagues who have the conversation open now, and which of them are writing in it. */
  here: Colleague[];
  typing: ReadonlySet<string>;
  /** The visitor sees that an answer is being written; a note is announced to colleagues only. */
  sayTyping: (mode: 'reply' | 'note') => void;
  saySent: () => void;
};

/** Who else looks at this conversation and writes in it. A page in the background does not look. */
export function useConversationPresence(conversationId: string): Here {
  const { connection } = useLiveContext();
  const isVisible = useIsVisible();
  const [here, setHere] = useState<Colleague[]>([]);
  const [typing, tell] = useFadingSet();
  useEffect(() => {
    if (!isVisible) return;
    const name = `presence-conversation-${conversationId}`;
    const leave = connection.hear(name, ({ name: event, userId }, channel) => {
      if (event.startsWith('pusher:')) return setHere(colleaguesOf(channel as PresenceChannel));
      const typist = userId ? memberOf(channel as PresenceChannel, userId) : null;
      if (typist && (event === 'client-typing' || event === 'client-sent')) tell(typist, event === 'client-typing');
    });
    const stay = connection.hear(`private-conversation-${conversationId}`, () => undefined); // to be allowed to say anything on it
    return () => {
      leave();
      stay();
      setHere([]);
    };
  }, [connection, conversationId, isVisible, tell]);
  return {
    here,
    typing,
    saySent: () => connection.say(`presence-conversation-${conversationId}`, 'client-sent', {}),
    sayTyping: (mode) => {
      connection.say(`presence-conversation-${conversationId}`, 'client-typing', { mode });
      if (mode === 'reply') connection.say(`private-conversation-${conversationId}`, 'client-typing', { side: 'operator' });
    },
  };
}

// Longer than the interval at which typing is announced, so a steady typist does not flicker.
const TYPING_SHOWN_MS = 4000;

/** Ids that were told of within the last seconds. */
function useFadingSet(): [ReadonlySet<string>, (id: string, is: boolean) => void] {
  const [ids, setIds] = useState<ReadonlySet<string>>(() => new Set());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const all = timers.current;
    return () => {
      for (const timer of all.values()) clearTimeout(timer);
    };
  }, []);
  const tell = useCallback((id: string, is: boolean) => {
    clearTimeout(timers.current.get(id));
    const without = (known: ReadonlySet<string>) => (known.has(id) ? new Set([...known].filter((other) => other !== id)) : known);
    setIds((known) => (is ? (known.has(id) ? known : new Set([...known, id])) : without(known)));
    if (is)
      timers.current.set(
        id,
        setTimeout(() => setIds(without), TYPING_SHOWN_MS),
      );
  }, []);
  return [ids, tell];
}

function useIsVisible(): boolean {
  return useSyncExternalStore(
    watchVisibility,
    () => document.visibilityState === 'visible',
    () => true,
  );
}

function watchVisibility(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}

const clientEvents = ['client-typing', 'client-sent'] as const;
type Heard = { name: string; data: Record<string, unknown>; userId: string | undefined };

/** Opened by whichever effect asks first (a child's runs before its parent's), closed with the frame. */
class Connection {
  private pusher: Pusher | null = null;
  private readonly listeners = new Map<string, number>();

  constructor(private readonly realtime: ShellData['realtime']) {}

  open(): Pusher {
    this.pusher ??= connect(this.realtime);
    return this.pusher;
  }

  /** Subscribes while anybody on the page listens: two that hear the same channel share it. Returns how to stop. */
  hear(name: string, listener: (heard: Heard, channel: Channel) => void): () => void {
    const channel = this.open().subscribe(name);
    this.listeners.set(name, (this.listeners.get(name) ?? 0) + 1);
    const forward = (event: string, data: unknown, metadata?: { user_id?: string }) =>
      listener({ name: event, data: (data ?? {}) as Record<string, unknown>, userId: metadata?.user_id }, channel);
    // Who said a client event is told to its own listeners only (pusher-js 8, dispatcher.ts).
    const byServer = (event: string, data: unknown) => void (event.startsWith('client-') || forward(event, data));
    const byClient = clientEvents.map((event) => ({
      event,
      told: (data: unknown, metadata?: { user_id?: string }) => forward(event, data, metadata),
    }));
    channel.bind_global(byServer);
    for (const { event, told } of byClient) channel.bind(event, told);
    if (channel.subscribed) forward('pusher:subscription_succeeded', {});
    return () => {
      channel.unbind_global(byServer);
      for (const { event, told } of byClient) channel.unbind(event, told);
      const left = (this.listeners.get(name) ?? 1) - 1;
      this.listeners.set(name, left);
      if (left === 0) this.pusher?.unsubscribe(name);
    };
  }

  /** A client event: it goes to the others only, and to nobody while the subscription is not there. */
  say(name: string, event: (typeof clientEvents)[number], data: Record<string, unknown>): void {
    const channel = this.pusher?.channel(name);
    if (channel?.subscribed) channel.trigger(event, data);
  }

  close(): void {
    this.pusher?.disconnect();
    this.pusher = null;
    this.listeners.clear();
  }
}

const UNAUTHORIZED = 4009; // Pusher protocol, "Error codes": the server ended this person's connections
const ASK_AGAIN_MS = 1000;

function connect(realtime: ShellData['realtime']): Pusher {
  const isHttps = location.protocol === 'https:';
  const own = { wsHost: location.hostname, wsPort: Number(location.port) || 80, wssPort: Number(location.port) || 443, forceTLS: isHttps };
  const named = realtime.host
    ? { wsHost: realtime.host, wssPort: realtime.port ?? 443, forceTLS: true }
    : realtime.cluster
      ? { forceTLS: true }
      : own;
  const pusher = new Pusher(realtime.key, {
    cluster: realtime.cluster ?? '',
    ...named,
    enabledTransports: ['ws', 'wss'], // the fallbacks load scripts from the vendor, which our policy refuses
    channelAuthorization: { endpoint: '/api/realtime/auth', transport: 'ajax' },
    userAuthentication: { endpoint: '/api/realtime/user', transport: 'ajax' },
  });
  pusher.signin();
  // Somebody's right ended, maybe ours in another company only: ask again once. Who has none left is refused every channel.
  pusher.connection.bind('error', (failure: { error?: { data?: { code?: number } }; data?: { code?: number } }) => {
    if ((failure.error?.data?.code ?? failure.data?.code) === UNAUTHORIZED) setTimeout(() => pusher.connect(), ASK_AGAIN_MS);
  });
  return pusher;
}

/** The hub says which person spoke; colleagues are known by their membership. */
function memberOf(channel: PresenceChannel, userId: string): string | null {
  const member = channel.members.get(userId) as { info?: { memberId?: string } } | null;
  return member?.info?.memberId ?? null;
}

function colleaguesOf(channel: PresenceChannel): Colleague[] {
  const found: Colleague[] = [];
  const mine: unknown = channel.members.myID;
  channel.members.each((member: { id: string; info?: { name?: string; memberId?: string } }) => {
    if (member.id !== mine) found.push({ memberId: member.info?.memberId ?? '', name: member.info?.name ?? '' });
  });
  return found;
}
