'use client';

import { useEffect, useRef, useState } from 'react';
import { ListFilter, Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useChannelName } from '@/components/shell/channel';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadio,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { IconButton } from '@/components/ui/icon-button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Spinner } from '@/components/ui/spinner';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { AlertSettings } from './alert-settings';
import { ConversationRow } from './conversation-row';
import { channels, views, type Counts, type View } from './inbox-types';
import type { useConversationList } from './use-conversation-list';
import type { InboxParams } from './use-inbox-params';

type Props = ReturnType<typeof useConversationList> & {
  counts: Counts | undefined;
  params: InboxParams;
  memberId: string;
  typing: ReadonlySet<string>;
  onChange: (next: Partial<InboxParams>) => void;
  onOpen: (conversationId: string) => void;
};

/** Who waits for an answer stands above, the longest waiting first; then the rest by their last message; then what is put aside. */
export function ConversationList({ query, groups, counts, params, memberId, typing, onChange, onOpen }: Props) {
  const t = useTranslations('inbox');
  const { view, search, channel, conversationId } = params;
  const box = useSearchBox(search, (next) => onChange({ search: next }));
  const firstId = groups?.[0]?.rows[0]?.id;
  const isOpenListed = groups?.some((group) => group.rows.some((row) => row.id === conversationId)) ?? false;
  return (
    <section
      data-pane="list"
      tabIndex={-1}
      aria-label={t('title')}
      className="flex min-h-0 min-w-0 flex-col border-r border-line bg-surface outline-none phone:border-r-0"
    >
      <header className="flex h-13 shrink-0 items-center gap-0.5 pr-2 pl-4">
        <h1 className="mr-auto text-md font-semibold">{t('title')}</h1>
        <AlertSettings />
        <FilterMenu view={view} channel={channel} onChange={onChange} />
      </header>
      <SearchBox typed={box.typed} onType={box.type} />
      <Tabs value={view} onValueChange={(next) => onChange({ view: next as View })} className="flex min-h-0 flex-1 flex-col">
        <TabsList className="gap-4 px-4 [scrollbar-width:none]" aria-label={t('views')}>
          {views
            .filter((name) => name !== 'closed' || view === 'closed')
            .map((name) => (
              <TabsTrigger
                key={name}
                value={name}
                className="h-9"
                count={view === 'closed' || name === 'all' || name === 'closed' ? undefined : counts?.[name]}
              >
                {t(`view.${name}`)}
              </TabsTrigger>
            ))}
        </TabsList>
        <TabsContent value={view} tabIndex={-1} data-list className="min-h-0 flex-1 overflow-y-auto overscroll-contain outline-none">
          {query.isError && !groups ? <ErrorState onRetry={() => void query.refetch()} retrying={query.isFetching} /> : null}
          {groups?.length === 0 ? (
            <NothingFound
              {...params}
              onReset={() => {
                box.type('', 0);
                onChange({ search: '', channel: null });
              }}
            />
          ) : (
            <div role="listbox" aria-label={t('title')} aria-busy={groups === undefined}>
              {!groups && !query.isError ? <SkeletonRows /> : null}
              {groups?.map((group) => (
                <div key={group.name} role="group" aria-label={t(`group.${group.name}`)}>
                  <div
                    aria-hidden
                    className="sticky top-0 z-10 flex h-7 items-center gap-1.5 border-b border-line bg-sunken px-4 text-xs font-medium text-ink-2"
                  >
                    {t(`group.${group.name}`)} <span className="text-ink-3">{group.total}</span>
                  </div>
                  {group.rows.map((conversation) => (
                    <ConversationRow
                      key={conversation.id}
                      conversation={conversation}
                      memberId={memberId}
                      isSelected={conversation.id === conversationId}
                      isTabStop={isOpenListed ? conversation.id === conversationId : conversation.id === firstId}
                      isTyping={typing.has(conversation.id)}
                      onOpen={() => onOpen(conversation.id)}
                    />
                  ))}
                </div>
              ))}
            </div>
          )}
          {query.hasNextPage ? (
            <More
              isLoading={query.isFetchingNextPage}
              isBusy={query.isFetching}
              isError={query.isFetchNextPageError}
              onMore={() => void query.fetchNextPage({ cancelRefetch: false })}
            />
          ) : null}
        </TabsContent>
      </Tabs>
    </section>
  );
}

function NothingFound({ view, search, channel, onReset }: InboxParams & { onReset: () => void }) {
  const t = useTranslations('inbox');
  const isFiltered = search !== '' || channel !== null;
  return (
    <EmptyState
      title={t(isFiltered ? 'empty.search' : `empty.${view}`)}
      action={isFiltered ? <Button onClick={onReset}>{t('filter.reset')}</Button> : undefined}
    >
      {t(isFiltered ? 'empty.searchHint' : 'empty.hint')}
    </EmptyState>
  );
}

/** The end of what is loaded: coming near it loads more, and it is a button too. */
function More({ isLoading, isBusy, isError, onMore }: { isLoading: boolean; isBusy: boolean; isError: boolean; onMore: () => void }) {
  const t = useTranslations('inbox');
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  });
  useEffect(() => {
    const element = end.current;
    if (!element || isError || isBusy) return; // what is asked now goes first; the end is looked at again after it
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more.current(), {
      root: element.closest('[data-list]'),
      rootMargin: '400px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isError, isBusy]);
  return (
    <div ref={end} className="grid place-items-center p-3 text-ink-3">
      {isLoading ? <Spinner /> : <Button onClick={onMore}>{t(isError ? 'loadMore.again' : 'loadMore.show')}</Button>}
    </div>
  );
}

/** Open or closed, and by which channel. */
function FilterMenu({ view, channel, onChange }: Pick<InboxParams, 'view' | 'channel'> & Pick<Props, 'onChange'>) {
  const t = useTranslations('inbox');
  const nameOf = useChannelName();
  const label = channel ? t('filter.on', { channel: nameOf(channel) }) : t('filter.title');
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label={label} className="relative">
          <ListFilter />
          {channel || view === 'closed' ? <span aria-hidden className="absolute top-1.5 right-1.5 size-2 rounded-full bg-mark" /> : null}
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel>{t('filter.status')}</DropdownMenuLabel>
        <DropdownMenuRadio
          value={view === 'closed' ? 'closed' : 'open'}
          onValueChange={(next) => onChange({ view: next === 'closed' ? 'closed' : 'all' })}
          options={[
            { value: 'open', label: t('filter.open') },
            { value: 'closed', label: t('filter.closed') },
          ]}
        />
        <DropdownMenuLabel>{t('filter.channel')}</DropdownMenuLabel>
        <DropdownMenuRadio
          value={channel ?? 'any'}
          onValueChange={(next) => onChange({ channel: channels.find((known) => known === next) ?? null })}
          options={[{ value: 'any', label: t('filter.any') }, ...channels.map((known) => ({ value: known, label: nameOf(known) }))]}
        />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function SearchBox({ typed, onType }: { typed: string; onType: (text: string) => void }) {
  const t = useTranslations('inbox');
  return (
    <label className="relative mx-4 mb-1 block">
      <span className="sr-only">{t('search')}</span>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-3" />
      <input
        type="search"
        value={typed}
        placeholder={t('search')}
        title={t('searchHint')}
        onChange={(event) => onType(event.target.value)}
        className="h-8 w-full rounded-md border border-line bg-paper pr-2 pl-8 text-sm placeholder:text-ink-3 phone:h-11 phone:text-md"
      />
    </label>
  );
}

/** What stands in the box, and the address a pause later: a pause in typing, not every letter. */
function useSearchBox(search: string, onSearch: (search: string) => void) {
  const [typed, setTyped] = useState(search);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    typed,
    type: (text: string, pauseMs = 250) => {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => onSearch(text), pauseMs);
    },
  };
}
