import type { ThreadMessage } from '../protocol';
import { shownText } from './queue';
import type { QueueItem, State } from './state';
import { dayKey } from './time';

/** What the thread draws: server messages, then what is still on its way, in groups of one author. */
export type Line = { key: string; text: string; at: string; message: ThreadMessage | null; item: QueueItem | null };
export type Group =
  | { type: 'day'; key: string; at: string }
  | { type: 'event'; key: string; message: ThreadMessage }
  | { type: 'group'; key: string; mine: boolean; from: ThreadMessage['from']; author: string | null; lines: Line[] };

const PAUSE_MS = 5 * 60_000; // a longer silence starts a new group with its own time

export function groupsOf(state: Pick<State, 'thread' | 'queue'>): Group[] {
  const known = new Set(state.thread.map((message) => message.clientKey));
  const lines: Line[] = state.thread.map((message) => ({
    key: message.clientKey ?? message.id,
    text: message.text,
    at: message.createdAt,
    message,
    item: null,
  }));
  for (const item of state.queue)
    if (!known.has(item.id)) lines.push({ key: item.id, text: shownText(item), at: item.at, message: null, item });

  const groups: Group[] = [];
  let day = '';
  for (const line of lines) {
    if (!line.text && line.message && line.message.kind === 'text') continue;
    const key = dayKey(line.at);
    if (key !== day) groups.push({ type: 'day', key, at: line.at });
    day = key;
    const from = line.message?.from ?? 'visitor';
    const last = groups.at(-1);
    if (line.message && (line.message.kind === 'event' || from === 'system'))
      groups.push({ type: 'event', key: line.key, message: line.message });
    else if (
      last?.type === 'group' &&
      last.from === from &&
      last.author === (line.message?.authorName ?? null) &&
      Date.parse(line.at) - Date.parse(last.lines.at(-1)?.at ?? '') < PAUSE_MS
    )
      last.lines.push(line);
    else
      groups.push({
        type: 'group',
        key: line.key,
        mine: from === 'visitor',
        from,
        author: line.message?.authorName ?? null,
        lines: [line],
      });
  }
  return groups;
}

/** The buttons that may still be pressed: of the last word, while nobody has answered it. */
export function liveButtons(state: Pick<State, 'thread' | 'queue'>): ThreadMessage | null {
  if (state.queue.some((item) => item.kind === 'message')) return null;
  for (const message of [...state.thread].reverse()) {
    if (message.from === 'visitor') return null;
    if (message.payload.buttons?.length) return message;
    if (message.from === 'member') return null;
  }
  return null;
}

export type Tick = 'sending' | 'queued' | 'failed' | 'delivered' | 'read';

/** Web chat knows delivery and reading for certain. */
export function tickOf(line: Line, operatorReadSeq: number, net: State['net']): Tick {
  if (line.item) return line.item.failed ? 'failed' : line.item.tries || net === 'down' ? 'queued' : 'sending';
  return line.message && (line.message.state === 'read' || line.message.seq <= operatorReadSeq) ? 'read' : 'delivered';
}
