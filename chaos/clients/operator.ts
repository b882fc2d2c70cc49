import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import superjson, { type SuperJSONResult } from 'superjson';
import { followTenant } from '@/components/shell/follow-tenant';
import { openLiveSocket } from '@/testing/open-live-socket';
import type { ChaosTenant } from '../world';
import type { Client } from './client';

export type OperatorClient = Client & { reply(text: string): Promise<number>; claim(): Promise<void> };

type Parts = { url: string; linePort: number; tenant: ChaosTenant; cookies: string[]; conversationId: string; isDeaf: boolean };
type Page = { messages: { id: string; seq: number }[]; nextCursor: number | null };

export const SHOWN_TO_OPERATOR = 50; // as the inbox asks (components/inbox/use-messages.ts)

/** The dashboard's way: pusher-js, the product's own followTenant, and the thread as a query that hints and subscriptions ask again. */
export async function openOperator({ url, linePort, tenant, cookies, conversationId, isDeaf }: Parts): Promise<OperatorClient> {
  let calls = 0;
  const cookie = (): string => cookies[(calls += 1) % cookies.length] ?? '';
  const call = async <T>(procedure: string, method: 'GET' | 'POST', input: unknown): Promise<T> => {
    const json = JSON.stringify(superjson.serialize(input));
    const query = method === 'GET' ? `?input=${encodeURIComponent(json)}` : '';
    const response = await fetch(`${url}/api/trpc/${procedure}${query}`, {
      method,
      headers: { cookie: cookie(), origin: url, 'x-tenant': tenant.slug, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: json } : {}),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`${procedure}: ${response.status}`);
    const { result } = (await response.json()) as { result: { data: SuperJSONResult } };
    return superjson.deserialize<T>(result.data);
  };
  const queries = new QueryClient({ defaultOptions: { queries: { retry: 5, retryDelay: 100 } } });
  const thread = new InfiniteQueryObserver(queries, {
    queryKey: [['conversations', 'messages'], { conversationId }],
    queryFn: ({ pageParam }) =>
      call<Page>('conversations.messages', 'GET', { conversationId, limit: SHOWN_TO_OPERATOR, cursor: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: (page: Page) => page.nextCursor,
  });
  thread.subscribe(() => undefined);
  const pusher = openLiveSocket({ url, port: linePort, cookie: cookie() });
  let since: number | null = null;
  pusher.connection.bind('state_change', ({ current }: { current: string }) => current !== 'connected' && (since = null));
  // Broken variant: a client that asks nothing after its return.
  if (!isDeaf) followTenant({ pusher, tenantId: tenant.id, queries, onMembers: () => undefined, onEvent: () => undefined });
  pusher.subscribe(`presence-tenant-${tenant.id}`).bind('pusher:subscription_succeeded', () => (since = Date.now()));
  let said = 0;
  return {
    side: 'operator',
    liveSince: () => since,
    shown: () => inOrder(thread.getCurrentResult().data?.pages ?? []),
    async reply(text) {
      said += 1;
      const { seq } = await call<{ seq: number }>('conversations.reply', 'POST', {
        conversationId,
        text,
        clientKey: `${conversationId}-${said}`,
      });
      return seq;
    },
    claim: async () => void (await call('conversations.claim', 'POST', { conversationId })),
    close() {
      pusher.disconnect();
      thread.destroy();
      queries.clear();
    },
  };
}

function inOrder(pages: Page[]): Page['messages'] {
  return [...new Map(pages.flatMap(({ messages }) => messages).map((message) => [message.seq, message])).values()].sort(
    (a, b) => a.seq - b.seq,
  );
}
