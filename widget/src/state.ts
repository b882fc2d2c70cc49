import type {
  BookingCard,
  ChannelName,
  ContactInput,
  ConversationState,
  LeadInput,
  MessageInput,
  ThreadMessage,
  Visitor,
} from '../protocol';

import type * as closedModule from './closed';
import type { Talk } from './talk';

/** Everything the window shows. */
export type Draft = { name: string; contact: string; text: string; channel: ChannelName; ticks: Record<string, boolean> };

/** A submit that is kept until the server has it. */
export type QueueItem = { id: string; at: string; failed?: boolean; tries?: number } & (
  | { kind: 'lead'; body: LeadInput }
  | { kind: 'message'; body: MessageInput; shown: string }
  | { kind: 'contact'; body: ContactInput }
);

export type About = Pick<ConversationState, 'conversationId' | 'status' | 'mode' | 'agent' | 'contact' | 'realtime'>;

export type State = {
  /** The dialogue's part of the code, once it is here. */
  talk: Talk | null;
  /** Outside working hours: what the window then says. */
  closed: typeof closedModule | null;
  open: boolean;
  /** The invitation stands above the launcher. */
  invited: boolean;
  view: 'entry' | 'chat';
  draft: Draft;
  errors: Record<string, string>;
  /** The address was taken, with this as the probable meaning: a question, not an error. */
  hint: string | null;
  visitor: Visitor | null;
  about: About | null;
  thread: ThreadMessage[];
  lastSeq: number;
  operatorReadSeq: number;
  /** How far this visitor has read. */
  seenSeq: number;
  queue: QueueItem[];
  net: 'ok' | 'down' | 'back';
  typing: boolean;
  booking: BookingCard | null;
  link: { channel: ChannelName; url: string | null } | null;
  panel: 'menu' | 'cancel' | 'slots' | null;
  /** The booking being moved to another time. */
  moving: boolean;
};

/** What came from the business after the visitor last looked. */
export function unreadOf(state: State): ThreadMessage[] {
  return state.thread.filter((message) => message.seq > state.seenSeq && (message.from === 'bot' || message.from === 'member'));
}

/** What was typed, without the reasons that no longer hold. */
export function withDraft(state: State, to: Partial<Draft>): State {
  const errors = Object.fromEntries(Object.entries(state.errors).filter(([key]) => !(key in to) && key !== 'form'));
  return { ...state, draft: { ...state.draft, ...to }, errors, hint: 'contact' in to ? null : state.hint };
}

export type Store = {
  get(): State;
  set(to: Partial<State>): void;
  draft(to: Partial<Draft>): void;
  /** Called once after the changes of one moment. */
  subscribe(listener: () => void): void;
};

export function createStore(initial: State): Store {
  let state = initial;
  let changed: (() => void) | undefined;
  let isDue = false;
  const become = (next: State): void => {
    state = next;
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      changed?.();
    });
  };
  return {
    get: () => state,
    set: (to) => become({ ...state, ...to }),
    draft: (to) => become(withDraft(state, to)),
    subscribe: (listener) => (changed = listener),
  };
}
