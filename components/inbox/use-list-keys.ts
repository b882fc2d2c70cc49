'use client';

import { useEffect, useEffectEvent } from 'react';
import type { ListedConversation } from './inbox-types';

/** J and K go down and up the list, by physical key; Esc leaves the field, then the conversation. */
export function useListKeys(rows: ListedConversation[], selectedId: string | null, open: (id: string | null) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    const isTyping = target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') !== null;
    if (event.key === 'Escape') {
      if (target.closest('[role=dialog], [role=menu]')) return;
      if (isTyping) target.blur();
      else open(null);
      return;
    }
    if (isTyping || (event.code !== 'KeyJ' && event.code !== 'KeyK')) return;
    event.preventDefault();
    const index = rows.findIndex((row) => row.id === selectedId);
    const next = rows[event.code === 'KeyJ' ? index + 1 : Math.max(0, index - 1)];
    if (next) open(next.id);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
