'use client';

import { useRef, useState } from 'react';
import { AlarmClock, ArrowRightLeft, CalendarPlus, Check, Hand, Lock, MailOpen, MessageSquareReply, Zap } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useQuery } from '@tanstack/react-query';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { useConversationPresence } from '@/components/shell/live-provider';
import { useOfferCommands } from '@/components/shell/page-commands';
import { useShell } from '@/components/shell/shell-context';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { NoteStrip } from '@/components/ui/note-strip';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { Skeleton } from '@/components/ui/skeleton';
import { CannedRepliesDialog } from './canned-replies-dialog';
import { Composer } from './composer';
import { ContextPanel } from './context-panel';
import { ConversationHead } from './conversation-head';
import { firstNameOf } from './conversation-row';
import { emptyDraft, useDrafts, type Draft } from './drafts-store';
import { fillReply } from './fill-reply';
import type { Viewpoint } from './inbox';
import { conversationKeys, inboxKeys, type ConversationKey } from './inbox-keys';
import type { ThreadData } from './inbox-types';
import { OfferDialog } from './offer-dialog';
import { useOutbox } from './outbox-store';
import { PresenceLine } from './presence-line';
import { SnoozeDialog } from './snooze-dialog';
import { Thread } from './thread';
import { TransferDialog } from './transfer-dialog';
import { useConversationActions } from './use-conversation-actions';
import { useConversationKeys } from './use-inbox-keys';
import { useMarkRead, useMessages } from './use-messages';
import { useOutboxOwner } from './use-outbox-sender';

type Props = Viewpoint & { conversationId: string; isTyping: boolean; onBack: () => void };
type Panel = 'context' | 'snooze' | 'transfer' | 'offer' | 'replies';

export function OpenConversation(props: Props) {
  const { conversationId, onBack } = props;
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const thread = useQuery(trpc.conversations.thread.queryOptions({ conversationId }));
  const messages = useMessages(conversationId);
  const failed = thread.isError && !thread.data ? thread : messages.query.isError && !messages.query.data ? messages.query : null;
  if (failed) {
    const isGone = apiErrorOf(failed.error)?.httpStatus === 404;
    return (
      <ErrorState
        title={isGone ? t('gone') : undefined}
        onRetry={isGone ? onBack : () => void failed.refetch()}
        retrying={failed.isFetching}
      >
        {isGone ? t('goneHint') : undefined}
      </ErrorState>
    );
  }
  if (!thread.data || !messages.query.data) return <ThreadSkeleton />;
  return <Loaded {...props} thread={thread.data} {...messages} />;
}

type LoadedProps = Props & { thread: ThreadData } & ReturnType<typeof useMessages>;

function Loaded({ conversationId, memberId, timeZone, phone, address, isTyping, onBack, thread, messages, query }: LoadedProps) {
  const t = useTranslations('inbox');
  const { conversation, contact } = thread;
  const [panel, setPanel] = useState<Panel | null>(null);
  const show = (name: Panel) => ({ open: panel === name, onOpenChange: (open: boolean) => setPanel(open ? name : null) });
  const field = useRef<HTMLTextAreaElement>(null);
  const presence = useConversationPresence(conversationId);
  const act = useConversationActions(conversationId);
  const unsent = useUnsent(conversationId, messages);
  const fill = useFill({ name: contact.name, phone, address });
  const isMine = conversation.assigneeId === memberId;
  const isClosed = conversation.status === 'resolved';
  useMarkRead(conversationId, conversation);
  const leaveUnread = (): void => {
    onBack();
    act.markUnread();
  };
  useActs({ conversationId, field, isClosed, isMine, isAssigned: conversation.assigneeId !== null, act, setPanel, leaveUnread });
  const context = <ContextPanel thread={thread} timeZone={timeZone} />;
  return (
    <div className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] min-[85rem]:grid-cols-[minmax(0,1fr)_308px]">
      <section data-pane="thread" tabIndex={-1} aria-label={t('dialogue')} className="flex min-h-0 min-w-0 flex-col bg-paper outline-none">
        <ConversationHead
          thread={thread}
          isMine={isMine}
          act={act}
          onBack={onBack}
          onContext={() => setPanel('context')}
          onSnooze={() => setPanel('snooze')}
          onTransfer={() => setPanel('transfer')}
          onUnread={leaveUnread}
        />
        <Thread thread={thread} messages={messages} query={query} unsent={unsent} memberId={memberId} isTyping={isTyping} />
        <PresenceLine {...presence} />
        {conversation.assigneeId && !isMine && !isClosed ? (
          <NoteStrip
            tone="warning"
            className="mx-4 mb-1 items-center phone:mx-2"
            action={
              <Button size="sm" loading={act.isClaiming} onClick={act.takeOver}>
                {t('takeOver')}
              </Button>
            }
          >
            {t('colleagueHas', { name: conversation.assigneeName ?? t('colleague') })}
          </NoteStrip>
        ) : null}
        <Composer
          conversationId={conversationId}
          channel={conversation.channel}
          isClosed={isClosed}
          fill={fill}
          field={field}
          onTyping={presence.sayTyping}
          onSent={presence.saySent}
          onOffer={() => setPanel('offer')}
          onManageReplies={() => setPanel('replies')}
        />
      </section>
      <aside
        data-pane="context"
        tabIndex={-1}
        aria-label={t('context')}
        className="hidden min-h-0 overflow-y-auto border-l border-line bg-surface outline-none min-[85rem]:block"
      >
        {context}
      </aside>
      <Sheet {...show('context')}>
        <SheetContent title={t('context')}>
          <div className="-m-4">{context}</div>
        </SheetContent>
      </Sheet>
      <SnoozeDialog {...show('snooze')} onSnooze={act.snooze} />
      <TransferDialog {...show('transfer')} conversationId={conversationId} memberId={memberId} assigneeId={conversation.assigneeId} />
      <OfferDialog {...show('offer')} conversationId={conversationId} timeZone={timeZone} />
      <CannedRepliesDialog {...show('replies')} />
    </div>
  );
}

type ActsOf = {
  conversationId: string;
  field: React.RefObject<HTMLTextAreaElement | null>;
  isClosed: boolean;
  isMine: boolean;
  isAssigned: boolean;
  act: ReturnType<typeof useConversationActions>;
  setPanel: (panel: Panel) => void;
  leaveUnread: () => void;
};

/** The same acts by letter and in the command palette. */
function useActs({ conversationId, field, isClosed, isMine, isAssigned, act, setPanel, leaveUnread }: ActsOf): void {
  const t = useTranslations('inbox');
  const setDraft = useDrafts((state) => state.setDraft);
  const write = (next: Partial<Draft>): void => {
    setDraft(conversationId, { ...(useDrafts.getState().drafts[conversationId] ?? emptyDraft), ...next });
    field.current?.focus();
  };
  const isEmpty = (): boolean => !useDrafts.getState().drafts[conversationId]?.text.trim();
  const whenOpen = (run: () => void) => () => {
    if (!isClosed) run();
  };
  const acts: Record<ConversationKey, () => void> = {
    reply: () => write({ mode: 'reply' }),
    note: () => write({ mode: 'note' }),
    canned: () => write(isEmpty() ? { text: '/' } : {}),
    offer: () => setPanel('offer'),
    claim: whenOpen(() => {
      if (!isMine) (isAssigned ? act.takeOver : act.claim)();
    }),
    transfer: whenOpen(() => setPanel('transfer')),
    snooze: whenOpen(() => setPanel('snooze')),
    unread: whenOpen(leaveUnread),
    close: whenOpen(act.close),
  };
  useConversationKeys(acts);
  const offered = conversationKeys.filter(
    (key) => (!isClosed || !['claim', 'transfer', 'snooze', 'unread', 'close'].includes(key)) && !(key === 'claim' && isMine),
  );
  useOfferCommands(
    t('dialogue'),
    offered.map((key) => ({ id: key, label: t(`keys.${key}`), icon: icons[key], shortcut: inboxKeys[key].label, run: acts[key] })),
  );
}

const icons = {
  reply: MessageSquareReply,
  note: Lock,
  canned: Zap,
  offer: CalendarPlus,
  claim: Hand,
  transfer: ArrowRightLeft,
  snooze: AlarmClock,
  unread: MailOpen,
  close: Check,
} as const;

/** What was said here and the thread does not show yet, in its order. */
function useUnsent(conversationId: string, messages: { clientKey: string | null }[]) {
  const owner = useOutboxOwner();
  const items = useOutbox((state) => state.items);
  return items.filter(
    (item) =>
      item.owner === owner &&
      item.conversationId === conversationId &&
      item.kind !== 'close' &&
      !messages.some((message) => message.clientKey === item.clientKey),
  );
}

function useFill({
  name,
  phone,
  address,
}: {
  name: string | null;
  phone: string | null;
  address: string | null;
}): (text: string) => string {
  const { tenant, person } = useShell();
  return (text) =>
    fillReply(text, {
      name: name ? firstNameOf(name) : null,
      operator: firstNameOf(person.name),
      company: tenant.name,
      phone,
      address,
    });
}

function ThreadSkeleton() {
  return (
    <div aria-busy className="grid content-start gap-4 p-5">
      <Skeleton className="h-6 w-48" />
      <Skeleton className="h-14 w-2/5 rounded-bubble" />
      <Skeleton className="h-20 w-1/2 justify-self-end rounded-bubble" />
      <Skeleton className="h-10 w-1/3 rounded-bubble" />
    </div>
  );
}
