import type { BookingCard, ChannelName, ContactInput, ConversationState, LeadInput, MessageInput, ThreadMessage, Visitor } from '../protocol';

/** Everything the window shows, and the pure function that changes it. */
export type Draft = { name: string; contact: string; text: string; channel: ChannelName; ticks: Record<string, boolean> };

/** A submit that is kept until the server has it. */
export type QueueItem = { id: string; at: string; failed?: boolean; tries?: number } & (
  | { kind: 'lead'; body: LeadInput }
  | { kind: 'message'; body: MessageInput; shown: string }
  | { kind: 'contact'; body: ContactInput }
);

export type About = Pick<ConversationState, 'conversationId' | 'status' | 'mode' | 'agent' | 'contact' | 'realtime'>;

export type State = {
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

export type Action =
  | { type: 'set'; to: Partial<State> }
  | { type: 'draft'; to: Partial<Draft> }
  | { type: 'queue'; queue: QueueItem[] }
  | { type: 'conversation'; to: ConversationState }
  | { type: 'message'; id: string; state: ThreadMessage['state'] }
  /** The server has our message: it moves from the queue to the thread before the next catch-up brings it. */
  | { type: 'accepted'; message: ThreadMessage }
  | { type: 'operator-read'; seq: number };

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return { ...state, ...action.to };
    case 'draft':
      return { ...state, draft: { ...state.draft, ...action.to }, errors: without(state.errors, Object.keys(action.to)), hint: 'contact' in action.to ? null : state.hint };
    case 'queue':
      return { ...state, queue: action.queue };
    case 'conversation':
      return withConversation(state, action.to);
    case 'message':
      return { ...state, thread: state.thread.map((message) => (message.id === action.id ? { ...message, state: action.state } : message)) };
    case 'accepted':
      return state.thread.some((message) => message.id === action.message.id) ? state : { ...state, thread: [...state.thread, action.message].sort((a, b) => a.seq - b.seq) };
    case 'operator-read':
      return { ...state, operatorReadSeq: Math.max(state.operatorReadSeq, action.seq) };
  }
}

/** Messages join by id in the order of their sequence; a late answer never takes back what is already shown. */
function withConversation(state: State, to: ConversationState): State {
  const same = state.about?.conversationId === to.conversationId;
  const byId = new Map((same ? state.thread : []).map((message) => [message.id, message]));
  for (const message of to.messages) byId.set(message.id, message);
  const thread = [...byId.values()].sort((a, b) => a.seq - b.seq);
  const { conversationId, status, mode, agent, contact, realtime } = to;
  const spoke = to.messages.some((message) => message.from !== 'visitor');
  return {
    ...state,
    view: 'chat',
    about: { conversationId, status, mode, agent, contact, realtime },
    thread,
    lastSeq: Math.max(same ? state.lastSeq : 0, to.lastSeq, thread.at(-1)?.seq ?? 0),
    operatorReadSeq: Math.max(same ? state.operatorReadSeq : 0, to.operatorReadSeq),
    typing: spoke ? false : state.typing,
    booking: to.booking,
  };
}

/** What came from the business after the visitor last looked. */
export function unreadOf(state: State): ThreadMessage[] {
  return state.thread.filter((message) => message.seq > state.seenSeq && (message.from === 'bot' || message.from === 'member'));
}

function without(errors: Record<string, string>, keys: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).filter(([key]) => !keys.includes(key) && key !== 'form'));
}

export type Store = { get(): State; dispatch(action: Action): void; set(to: Partial<State>): void; subscribe(listener: () => void): () => void };

export function createStore(initial: State): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  const dispatch = (action: Action): void => {
    state = reduce(state, action);
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    dispatch,
    set: (to) => dispatch({ type: 'set', to }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
