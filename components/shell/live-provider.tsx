'use client';

import { createContext, use, useEffect, useEffectEvent, useMemo, useRef, useState, type ReactNode } from 'react';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import Pusher, { type Channel, type PresenceChannel } from 'pusher-js';
import { useShell, type ShellData } from './shell-context';

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

/** Which routers of the API show rows of an event's noun. */
const shownBy: Record<string, readonly string[]> = {
  lead: ['leads', 'overview', 'conversations'],
  conversation: ['conversations', 'leads'],
  message: ['conversations', 'leads'],
  booking: ['bookings', 'overview', 'leads', 'conversations'],
  connection: ['connections'],
  widget: ['widgets', 'tenants'],
};
const GATHER_MS = 120; // a burst of hints is one round of questions

export function LiveProvider({ children }: { children: ReactNode }) {
  const { realtime, tenant } = useShell();
  const queries = useQueryClient();
  const listeners = useRef(new Set<Listener>());
  const connection = useMemo(() => new Connection(realtime), [realtime]);
  const [state, setState] = useState<LiveState>('connecting');
  const [colleagues, setColleagues] = useState<Colleague[]>([]);

  useEffect(() => {
    const pusher = connection.open();
    const gather = gatherer(queries);
    let wasLive = false;
    pusher.connection.bind('state_change', ({ current }: { current: string }) => {
      setState(current === 'connected' ? 'live' : current === 'connecting' || current === 'initialized' ? 'connecting' : 'offline');
      if (current !== 'connected') return;
      if (wasLive) void queries.invalidateQueries();
      wasLive = true;
    });
    const channel = pusher.subscribe(`presence-tenant-${tenant.id}`) as PresenceChannel;
    const readColleagues = () => setColleagues(colleaguesOf(channel));
    for (const name of ['pusher:subscription_succeeded', 'pusher:member_added', 'pusher:member_removed'])
      channel.bind(name, readColleagues);
    channel.bind_global((name: string, data: unknown) => {
      if (name.startsWith('pusher')) return;
      const event = { name, data: (data ?? {}) as Record<string, unknown> };
      gather(name);
      for (const listener of listeners.current) listener(event);
    });
    return () => connection.close();
  }, [connection, tenant.id, queries]);

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
 * One open conversation: hears its channel (typing among it) while the component is there, and says that the operator types.
 * Client events go to the others only, never to the sender.
 */
export function useLiveConversation(conversationId: string | null, listener: Listener): { sendTyping: () => void } {
  const { connection } = useLiveContext();
  const channel = useRef<Channel | null>(null);
  const onEvent = useEffectEvent((event: LiveEvent) => listener(event));
  useEffect(() => {
    if (!conversationId) return;
    const pusher = connection.open();
    const name = `private-conversation-${conversationId}`;
    const joined = pusher.subscribe(name);
    const forward = (event: string, data: unknown) => {
      if (!event.startsWith('pusher')) onEvent({ name: event, data: (data ?? {}) as Record<string, unknown> });
    };
    joined.bind_global(forward);
    channel.current = joined;
    return () => {
      joined.unbind_global(forward);
      pusher.unsubscribe(name);
      channel.current = null;
    };
  }, [connection, conversationId]);
  return { sendTyping: () => void (channel.current?.subscribed && channel.current.trigger('client-typing', { side: 'operator' })) };
}

/** Opened by whichever effect asks first (a child's runs before its parent's), closed with the frame. */
class Connection {
  private pusher: Pusher | null = null;

  constructor(private readonly realtime: ShellData['realtime']) {}

  open(): Pusher {
    this.pusher ??= connect(this.realtime);
    return this.pusher;
  }

  close(): void {
    this.pusher?.disconnect();
    this.pusher = null;
  }
}

function connect(realtime: ShellData['realtime']): Pusher {
  const isHttps = location.protocol === 'https:';
  const own = { wsHost: location.hostname, wsPort: Number(location.port) || 80, wssPort: Number(location.port) || 443, forceTLS: isHttps };
  const named = realtime.host
    ? { wsHost: realtime.host, wssPort: realtime.port ?? 443, forceTLS: true }
    : realtime.cluster
      ? { forceTLS: true }
      : own;
  return new Pusher(realtime.key, {
    cluster: realtime.cluster ?? '',
    ...named,
    enabledTransports: ['ws', 'wss'], // the fallbacks load scripts from the vendor, which our policy refuses
    channelAuthorization: { endpoint: '/api/realtime/auth', transport: 'ajax' },
  });
}

function gatherer(queries: QueryClient): (name: string) => void {
  const routers = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (name) => {
    for (const router of shownBy[name.split('-')[0] ?? ''] ?? []) routers.add(router);
    timer ??= setTimeout(() => {
      timer = undefined;
      const asked = new Set(routers);
      routers.clear();
      void queries.invalidateQueries({ predicate: ({ queryKey }) => Array.isArray(queryKey[0]) && asked.has(String(queryKey[0][0])) });
    }, GATHER_MS);
  };
}

function colleaguesOf(channel: PresenceChannel): Colleague[] {
  const found: Colleague[] = [];
  const mine: unknown = channel.members.myID;
  channel.members.each((member: { id: string; info?: { name?: string } }) => {
    if (member.id !== mine) found.push({ memberId: member.id, name: member.info?.name ?? '' });
  });
  return found;
}
