import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

/**
 * What the operator has said and the server has not confirmed yet. Each conversation is a queue: what was written first is sent first,
 * under one client key however often it is tried, so that an answer lost on its way back is not said twice.
 *
 *   queued ──sender took it──► sending ──accepted──► sent (kept until the thread shows it)
 *     ▲                           ├─ no answer, 5xx, 429 ──► queued, tried again by itself
 *     └──────── «Повторить» ──────┴─ refused ──► failed; what comes after it waits
 */
export type OutboxItem = {
  clientKey: string;
  /** Tenant and person: another who signs in on this tab neither sees nor sends it. */
  owner: string;
  conversationId: string;
  kind: 'reply' | 'note' | 'close';
  text: string;
  createdAt: number;
  state: 'queued' | 'sending' | 'sent' | 'failed';
  reason?: string;
  /** Who has the conversation, when that is why it was refused. */
  takenBy?: string;
};

type Outbox = {
  items: OutboxItem[];
  add: (item: Omit<OutboxItem, 'state' | 'createdAt' | 'clientKey'>) => void;
  change: (clientKey: string, next: Partial<OutboxItem>) => void;
  remove: (clientKey: string) => void;
};

export const useOutbox = create<Outbox>()(
  persist(
    (set) => ({
      items: [],
      add: (item) =>
        set(({ items }) => ({ items: [...items, { ...item, clientKey: crypto.randomUUID(), createdAt: Date.now(), state: 'queued' }] })),
      change: (clientKey, next) =>
        set(({ items }) => ({ items: items.map((item) => (item.clientKey === clientKey ? { ...item, ...next } : item)) })),
      remove: (clientKey) => set(({ items }) => ({ items: items.filter((item) => item.clientKey !== clientKey) })),
    }),
    {
      name: 'inbox-outbox',
      storage: createJSONStorage(() => sessionStorage),
      skipHydration: true,
      // A page that went away while sending does not know the outcome: the key makes asking again harmless.
      merge: (stored, current) => ({
        ...current,
        items: ((stored as Partial<Outbox> | undefined)?.items ?? []).map((item) =>
          item.state === 'sending' ? { ...item, state: 'queued' as const } : item,
        ),
      }),
    },
  ),
);

/** What may be sent now: the head of each conversation's queue, unless it was refused. */
export function nextToSend(items: readonly OutboxItem[], owner: string): OutboxItem | undefined {
  const blocked = new Set<string>();
  return items.find((item) => {
    if (item.owner !== owner || item.state === 'sent' || blocked.has(item.conversationId)) return false;
    blocked.add(item.conversationId);
    return item.state === 'queued';
  });
}
