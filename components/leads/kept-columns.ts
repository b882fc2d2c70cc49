import { useSyncExternalStore } from 'react';
import { columns, type Column } from './lead-filter';

const KEY = 'fl-leads-hidden';
const listeners = new Set<() => void>();
const none: Column[] = [];
let read: { text: string; hidden: Column[] } = { text: '', hidden: none };

/** Columns this browser hid last time. */
export function useKeptColumns(): [hidden: Column[], keep: (hidden: Column[]) => void] {
  const hidden = useSyncExternalStore(subscribe, kept, () => none);
  return [hidden, keep];
}

function kept(): Column[] {
  const text = localStorage.getItem(KEY) ?? '';
  // The same list for the same text: a new one each time would be a change each time.
  if (text !== read.text) read = { text, hidden: columns.filter((column) => text.split(',').includes(column)) };
  return read.hidden;
}

function keep(hidden: Column[]): void {
  localStorage.setItem(KEY, hidden.join(','));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
