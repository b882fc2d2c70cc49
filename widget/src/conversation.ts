import type { ConversationState, ThreadMessage } from '../protocol';
import type { State } from './state';

/** How answers of the server change what is shown. Pure. */
/** Messages join by id in the order of their sequence; a late answer never takes back what is already shown. */
export function withConversation(state: State, to: ConversationState): State {
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
    // Up to here the server has told everything. A message of our own may stand behind it with another before it still to come.
    lastSeq: Math.max(same ? state.lastSeq : 0, to.lastSeq),
    operatorReadSeq: Math.max(same ? state.operatorReadSeq : 0, to.operatorReadSeq),
    typing: spoke ? false : state.typing,
    booking: to.booking,
  };
}

/** The server has our message: it moves from the queue to the thread before the next catch-up brings it. */
export function withAccepted(state: State, message: ThreadMessage): Partial<State> {
  return state.thread.some(({ id }) => id === message.id) ? {} : { thread: [...state.thread, message].sort((a, b) => a.seq - b.seq) };
}

export function withMessageState({ thread }: State, id: string, state: ThreadMessage['state']): Partial<State> {
  return { thread: thread.map((message) => (message.id === id ? { ...message, state } : message)) };
}
