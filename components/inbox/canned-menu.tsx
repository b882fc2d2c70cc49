'use client';

import { useId, useState, type KeyboardEvent } from 'react';
import { Settings2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/shell/api-provider';
import { useCan } from '@/components/shell/shell-context';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { menuClass } from '@/components/ui/menu-class';
import type { CannedReply } from '@/server/domain/canned-replies/schema';

const SHOWN = 8; // more are found by a letter

/**
 * The list over the field. It opens by a slash at the beginning (which sign of the keyboard that is decides the layout, not us) or by the
 * button; letters narrow it down, arrows and Enter choose, Esc puts it away until the next slash.
 */
export function useCannedReplies({ text, onChoose }: { text: string; onChoose: (text: string) => void }) {
  const trpc = useTRPC();
  const mayUse = useCan('canned-replies:read');
  const listId = useId();
  const [isAsked, setAsked] = useState(false);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [index, setIndex] = useState(0);
  const typed = /^\/([^\s/]*)$/.exec(text)?.[1];
  const isOpen = mayUse && (isAsked || (typed !== undefined && dismissed !== text));
  const all = useQuery({ ...trpc.cannedReplies.list.queryOptions(), enabled: isOpen, staleTime: 60_000 });
  const found = filterReplies(all.data ?? [], typed ?? '').slice(0, SHOWN);
  const active = found[Math.min(index, found.length - 1)];
  const close = (): void => {
    setAsked(false);
    setIndex(0);
  };
  const choose = (reply: CannedReply): void => {
    onChoose(typed === undefined && text.trim() ? `${text.trimEnd()} ${reply.text}` : reply.text);
    close();
  };
  return {
    listId,
    isOpen,
    found,
    active,
    isEmpty: all.data?.length === 0,
    choose,
    toggle: () => (isAsked ? close() : setAsked(true)),
    dismiss: close,
    /** True when the key was the list's. */
    onKeyDown: (event: KeyboardEvent): boolean => {
      if (!isOpen) return false;
      if (event.key === 'Escape') {
        setDismissed(text);
        close();
      } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setIndex((Math.min(index, found.length - 1) + step + found.length) % Math.max(1, found.length));
      } else if ((event.key === 'Enter' || event.key === 'Tab') && active) choose(active);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

export function cannedOptionId(replyId: string): string {
  return `canned-${replyId}`;
}

type MenuProps = { state: ReturnType<typeof useCannedReplies>; fill: (text: string) => string; onManage: () => void };

export function CannedMenu({ state, fill, onManage }: MenuProps) {
  const t = useTranslations('inbox');
  const mayWrite = useCan('canned-replies:write');
  if (!state.isOpen) return null;
  return (
    <div
      onMouseDown={(event) => event.preventDefault()} // the field keeps the keyboard
      className={cn(menuClass, 'absolute right-0 bottom-[calc(100%+6px)] left-0 max-h-80 border border-line')}
    >
      <ul id={state.listId} role="listbox" aria-label={t('canned.title')} className="grid">
        {state.found.map((reply) => (
          <li
            key={reply.id}
            id={cannedOptionId(reply.id)}
            role="option"
            aria-selected={reply.id === state.active?.id}
            onClick={() => state.choose(reply)}
            className={cn(
              'grid cursor-default grid-cols-[minmax(88px,auto)_minmax(0,1fr)] items-baseline gap-3 rounded-sm px-2 py-1.5 phone:min-h-11 phone:grid-cols-1 phone:gap-0',
              reply.id === state.active?.id ? 'bg-accent-wash' : 'hover:bg-hover',
            )}
          >
            <span className="truncate font-medium">/{reply.shortcut}</span>
            <span className="truncate text-ink-2">{fill(reply.text)}</span>
          </li>
        ))}
      </ul>
      {state.found.length === 0 ? <p className="px-2 py-3 text-ink-2">{t(state.isEmpty ? 'canned.none' : 'canned.notFound')}</p> : null}
      {mayWrite ? (
        <div className="mt-1 border-t border-line pt-1">
          <Button variant="ghost" icon={<Settings2 />} onClick={onManage}>
            {t('canned.manage')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** Those whose shortcut begins so come first, then those whose text holds it. */
export function filterReplies(replies: readonly CannedReply[], typed: string): CannedReply[] {
  const wanted = typed.toLocaleLowerCase('ru');
  const byShortcut = replies.filter((reply) => reply.shortcut.startsWith(wanted));
  const byText = replies.filter((reply) => !byShortcut.includes(reply) && reply.text.toLocaleLowerCase('ru').includes(wanted));
  return [...byShortcut, ...byText];
}
