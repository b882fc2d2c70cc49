'use client';

import { useEffect, useMemo, useRef } from 'react';
import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Tabs, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { ConversationRow } from './conversation-row';
import { views, type ListedConversation, type View } from './inbox-types';

type Props = {
  conversations: ListedConversation[] | undefined;
  counts: { mine: number; pool: number; bot: number; all: number } | undefined;
  isError: boolean;
  isFetching: boolean;
  onRetry: () => void;
  view: View;
  search: string;
  selectedId: string | null;
  typing: ReadonlySet<string>;
  onView: (view: View) => void;
  onSearch: (search: string) => void;
  onOpen: (conversationId: string) => void;
};

/** Who waits for an answer stands above, the longest waiting first; then the rest by their last message. */
export function ConversationList(props: Props) {
  const { conversations, counts, view, search, selectedId, typing, onOpen } = props;
  const t = useTranslations('inbox');
  const groups = useMemo(() => groupsOf(conversations ?? []), [conversations]);
  return (
    <section aria-label={t('title')} className="flex min-h-0 min-w-0 flex-col border-r border-line bg-surface phone:border-r-0">
      <header className="flex h-13 shrink-0 items-center px-4">
        <h1 className="text-md font-semibold">{t('title')}</h1>
      </header>
      <SearchBox value={search} onChange={props.onSearch} />
      <Tabs value={view} onValueChange={(next) => props.onView(next as View)}>
        <TabsList className="px-4" aria-label={t('views')}>
          {views.map((name) => (
            <TabsTrigger key={name} value={name} className="h-9" count={name === 'closed' ? undefined : counts?.[name]}>
              {t(`view.${name}`)}
            </TabsTrigger>
          ))}
        </TabsList>
      </Tabs>
      <div
        role="listbox"
        aria-label={t('title')}
        aria-busy={conversations === undefined}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
      >
        {props.isError && !conversations ? <ErrorState onRetry={props.onRetry} retrying={props.isFetching} /> : null}
        {!conversations && !props.isError ? <SkeletonRows /> : null}
        {conversations?.length === 0 ? (
          <EmptyState title={t(search ? 'empty.search' : `empty.${view}`)}>{t(search ? 'empty.searchHint' : 'empty.hint')}</EmptyState>
        ) : null}
        {groups.map((group) => (
          <div key={group.name} role="group" aria-label={t(`group.${group.name}`)}>
            <div className="flex h-7 items-center gap-1.5 border-b border-line bg-sunken px-4 text-xs font-medium text-ink-2">
              {t(`group.${group.name}`)} <span className="text-ink-3">{group.rows.length}</span>
            </div>
            {group.rows.map((conversation) => (
              <ConversationRow
                key={conversation.id}
                conversation={conversation}
                isSelected={conversation.id === selectedId}
                isTyping={typing.has(conversation.id)}
                onOpen={() => onOpen(conversation.id)}
              />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

function groupsOf(rows: ListedConversation[]): { name: 'waiting' | 'working' | 'closed'; rows: ListedConversation[] }[] {
  const isWaiting = (row: ListedConversation): boolean => row.status !== 'resolved' && row.mode === 'human' && row.waitingSince !== null;
  const waiting = rows.filter(isWaiting);
  const closed = rows.filter((row) => row.status === 'resolved');
  const working = rows
    .filter((row) => row.status !== 'resolved' && !isWaiting(row))
    .sort((a, b) => (b.lastMessageAt?.getTime() ?? 0) - (a.lastMessageAt?.getTime() ?? 0));
  return [
    { name: 'waiting' as const, rows: waiting },
    { name: 'working' as const, rows: working },
    { name: 'closed' as const, rows: closed },
  ].filter((group) => group.rows.length > 0);
}

function SearchBox({ value, onChange }: { value: string; onChange: (search: string) => void }) {
  const t = useTranslations('inbox');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <label className="relative mx-4 mb-1 block">
      <span className="sr-only">{t('search')}</span>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-3" />
      <input
        type="search"
        defaultValue={value}
        placeholder={t('search')}
        title={t('searchHint')}
        onChange={(event) => {
          const text = event.target.value;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(text), 250); // a pause in typing, not every letter
        }}
        className="h-8 w-full rounded-md border border-line bg-paper pr-2 pl-8 text-sm placeholder:text-ink-3 phone:h-11 phone:text-md"
      />
    </label>
  );
}
