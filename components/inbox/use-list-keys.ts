'use client';

import { useEffect, useRef } from 'react';
import type { ListedConversation } from './inbox-types';

/** J and K go down and up the list, by physical key; Esc leaves the field, then the conversation. */
export function useListKeys(rows: ListedConversation[], selectedId: string | null, open: (id: string | null) => void): void {
  const latest = useRef({ rows, selectedId, open });
  latest.current = { rows, selectedId, open };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      const isTyping = target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') !== null;
      const now = latest.current;
      if (event.key === 'Escape') {
        if (target.closest('[role=dialog], [role=menu]')) return;
        if (isTyping) target.blur();
        else now.open(null);
        return;
      }
      if (isTyping || (event.code !== 'KeyJ' && event.code !== 'KeyK')) return;
      event.preventDefault();
      const index = now.rows.findIndex((row) => row.id === now.selectedId);
      const next = now.rows[event.code === 'KeyJ' ? index + 1 : Math.max(0, index - 1)];
      if (next) now.open(next.id);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
