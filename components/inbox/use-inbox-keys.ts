'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import { isTyping } from '@/components/shell/use-shortcuts';
import { conversationKeys, inboxKeys, type ConversationKey } from './inbox-keys';

/** Letters act on the open conversation; never while a field, a menu or a window has the keyboard. */
export function useConversationKeys(act: Record<ConversationKey, () => void>): void {
  useKeydown((event) => {
    if (!isLetter(event)) return;
    const key = conversationKeys.find((name) => inboxKeys[name].code === event.code);
    if (!key) return;
    event.preventDefault();
    act[key]();
  });
}

/** J, K and the arrows go along the list, Esc leaves the field and then the conversation, Alt 1–3 and F6 go to a pane. */
export function useListKeys({
  ids,
  selectedId,
  open,
}: {
  ids: readonly string[];
  selectedId: string | null;
  open: (id: string | null) => void;
}): void {
  // The row a press has gone to: the next press may come before the page shows it.
  const ahead = useRef<string | null>(null);
  useEffect(() => {
    ahead.current = null;
  }, [selectedId]);
  useKeydown((event) => {
    const target = event.target as HTMLElement;
    if (event.key === 'F6' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      return focusPane(paneOf(target) + (event.shiftKey ? -1 : 1));
    }
    if (event.altKey && /^Digit[123]$/.test(event.code)) {
      event.preventDefault();
      return focusPane(Number(event.code.slice(5)) - 1);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      if (event.defaultPrevented || target.closest('[role=dialog], [role=menu]')) return;
      if (target.closest('input, textarea, select')) return target.blur();
      if (document.querySelector('[role=dialog], [role=menu]') === null) open(null);
      return;
    }
    const isArrow = (event.key === 'ArrowDown' || event.key === 'ArrowUp') && target.closest('[role=listbox]') !== null;
    if (!isArrow && !(isLetter(event) && (event.code === inboxKeys.next.code || event.code === inboxKeys.previous.code))) return;
    event.preventDefault();
    const step = event.key === 'ArrowDown' || event.code === inboxKeys.next.code ? 1 : -1;
    const from = ahead.current ?? selectedId;
    const index = from === null ? -1 : ids.indexOf(from);
    const next = ids[Math.max(0, index + step)];
    if (!next) return;
    if (next !== selectedId) ahead.current = next;
    open(next);
    document.querySelector<HTMLElement>(`[data-conversation="${next}"]`)?.focus();
  });
}

const PANES = ['list', 'thread', 'context'];

function paneOf(target: HTMLElement): number {
  return PANES.indexOf(target.closest<HTMLElement>('[data-pane]')?.dataset.pane ?? '');
}

/** Moves the keyboard to a pane that is on the screen; past the last one it goes on with the first. */
function focusPane(index: number): void {
  const shown = PANES.map((name) => document.querySelector<HTMLElement>(`[data-pane="${name}"]`));
  const pane = shown[((index % PANES.length) + PANES.length) % PANES.length];
  const goal = pane?.querySelector<HTMLElement>('[role=option][tabindex="0"], [role=log], textarea') ?? pane;
  if (goal && goal.offsetParent !== null) goal.focus();
}

function isLetter(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.repeat && !isTyping(event.target);
}

function useKeydown(handle: (event: KeyboardEvent) => void): void {
  const onKey = useEffectEvent(handle);
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
