import { expect, test } from 'vitest';
import type { ConversationState, ThreadMessage } from '../protocol';
import { withAccepted, withConversation } from './conversation';
import type { QueueItem, State } from './state';
import { groupsOf, liveButtons, tickOf } from './thread';

const message = (seq: number, more: Partial<ThreadMessage> = {}): ThreadMessage => ({
  id: `m${seq}`,
  seq,
  from: 'bot',
  authorName: null,
  kind: 'text',
  text: `${seq}`,
  payload: {},
  state: 'sent',
  clientKey: null,
  createdAt: `2026-11-21T10:0${seq}:00Z`,
  ...more,
});

const empty = { thread: [], queue: [], lastSeq: 0, operatorReadSeq: 0, typing: true, about: null, net: 'ok' } as unknown as State;

const answer = (messages: ThreadMessage[], more: Partial<ConversationState> = {}): ConversationState =>
  ({
    conversationId: 'c',
    status: 'open',
    mode: 'bot',
    lastSeq: messages.at(-1)?.seq ?? 0,
    more: false,
    operatorReadSeq: 0,
    messages,
    booking: null,
    ...more,
  }) as ConversationState;

test('answers join by id in the order of their numbers, however late they come', () => {
  const first = withConversation(empty, answer([message(2), message(3)]));
  const second = withConversation(first, answer([message(1), message(3, { text: 'again' })], { lastSeq: 3 }));
  expect(second.thread.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(second.lastSeq).toBe(3);
  expect(second.typing).toBe(false);
});

test('a late answer takes back neither the last number nor what was read', () => {
  const first = withConversation(empty, answer([message(5)], { operatorReadSeq: 4 }));
  expect(withConversation(first, answer([message(2)]))).toMatchObject({ lastSeq: 5, operatorReadSeq: 4 });
});

test('an answer from before our message was accepted does not make us skip what came in between', () => {
  const first = withConversation(empty, answer([message(7)]));
  const posted = { ...first, ...withAccepted(first, message(9, { from: 'visitor' })) };
  expect(withConversation(posted, answer([], { lastSeq: 7 })).lastSeq).toBe(7); // 8 is still to come
});

test('another conversation starts from nothing', () => {
  const first = withConversation(empty, answer([message(5)]));
  expect(withConversation(first, answer([message(1)], { conversationId: 'other' })).thread.map(({ seq }) => seq)).toEqual([1]);
});

test('an accepted message is shown once, before and after the server brings it', () => {
  const mine = message(4, { from: 'visitor', clientKey: 'key' });
  const state = { ...empty, ...withAccepted(empty, mine) };
  expect(withAccepted(state, mine)).toEqual({});
  const queue = [
    { id: 'key', at: mine.createdAt, kind: 'message', shown: '4', body: { tenant: 'k', clientKey: 'key', text: '4' } },
  ] as QueueItem[];
  const groups = groupsOf({ thread: state.thread ?? [], queue });
  expect(groups.flatMap((group) => (group.type === 'group' ? group.lines : []))).toHaveLength(1);
});

test('buttons live until somebody answers', () => {
  const asked = message(1, { payload: { buttons: [{ id: 'yes', label: 'Да' }] } });
  expect(liveButtons({ thread: [asked], queue: [] })?.id).toBe('m1');
  expect(liveButtons({ thread: [asked, message(2, { from: 'visitor' })], queue: [] })).toBeNull();
  expect(liveButtons({ thread: [asked, message(2, { from: 'member' })], queue: [] })).toBeNull();
});

test('ticks promise only what is known', () => {
  const item = { id: 'a', at: '', kind: 'message', shown: '', body: { tenant: '', clientKey: 'a', text: '' } } as QueueItem;
  const line = { key: 'a', text: '', at: '', message: null, item };
  expect(tickOf(line, 0, 'ok')).toBe('sending');
  expect(tickOf(line, 0, 'down')).toBe('queued');
  expect(tickOf({ ...line, item: { ...item, failed: true } }, 0, 'ok')).toBe('failed');
  const mine = { ...line, item: null, message: message(3, { from: 'visitor', state: 'received' }) };
  expect(tickOf(mine, 2, 'ok')).toBe('delivered');
  expect(tickOf(mine, 3, 'ok')).toBe('read');
});
