import type { QueueItem } from './state';

/** How a submit that is not sent yet reads in the dialogue. */
export function shownText(item: QueueItem): string {
  if (item.kind === 'message') return item.shown;
  const { name, phone, email } = item.kind === 'lead' ? item.body.contact : item.body;
  const message = item.kind === 'lead' ? item.body.payload?.message : '';
  return [message, [name, phone ?? email].filter(Boolean).join(', ')].filter(Boolean).join('\n');
}
