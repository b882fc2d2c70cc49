import { open, openOptional } from '@/server/platform/crypto';
import { notFound } from '@/server/platform/errors';
import { widgetConfigSchema, type WidgetConfig } from '@/server/domain/widgets/schema';
import type { TenantId } from '@/server/domain/scope';

type Asked = { tenantId: TenantId; conversationId: string; visitorId: string; after: number; now: Date };

type ThreadPart = {
  id: string;
  seq: number;
  author: string;
  authorName: string | null;
  kind: string;
  text: string;
  payload: unknown;
  state: string;
  clientKey: string | null;
  createdAt: Date;
};
type Facts = {
  conversation: { id: string; status: string; mode: string; lastSeq: number; operatorReadSeq: number };
  assigneeName: string | null;
  bookingId: string | null;
  tenant: { name: string; locale: string };
};
export type FetchedThread = Facts & {
  messages: ThreadPart[];
  /** The page is full: whoever was away longer asks again. */
  more: boolean;
  contact: { name: string | null; hasPhone: boolean; hasEmail: boolean };
  widget: WidgetConfig;
};
type Found = Facts & {
  messages: (Omit<ThreadPart, 'createdAt'> & { createdAt: string })[];
  contact: FetchedThread['contact'] | null;
  widget: unknown;
  outboxIds?: undefined; // it tells nobody
};

/** Injected by the caller: `callAsTenant('fetch_thread', …)` of server/auth. */
export type FetchThreadCall = (payload: { tenantId: TenantId }) => Promise<Found | { conversation?: undefined; outboxIds?: undefined }>;

const PAGE = 200; // a night's messages in one answer

/**
 * What the visitor's own token may see, without the notes of colleagues: everything after that number, and what was sent until then is
 * delivered by it. One SQL function (prisma/migrations/0023). Throws NOT_FOUND for a conversation of somebody else.
 */
export async function fetchThread(call: FetchThreadCall, { now, ...asked }: Asked): Promise<FetchedThread> {
  const payload = { ...asked, at: now.toISOString(), limit: PAGE };
  const found = await call(payload);
  if (!found.conversation) throw notFound('conversation');
  const { contact, messages } = found;
  return {
    ...found,
    assigneeName: openOptional(found.assigneeName),
    messages: messages.map(({ text, authorName, createdAt, ...message }) => ({
      ...message,
      text: open(text),
      authorName: openOptional(authorName),
      createdAt: new Date(createdAt),
    })),
    more: messages.length === PAGE,
    contact: { name: openOptional(contact?.name), hasPhone: contact?.hasPhone ?? false, hasEmail: contact?.hasEmail ?? false },
    widget: widgetConfigSchema.parse(found.widget ?? {}),
  };
}
