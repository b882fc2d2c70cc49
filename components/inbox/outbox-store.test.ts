import { describe, expect, test } from 'vitest';
import { nextToSend, type OutboxItem } from './outbox-store';

const item = (clientKey: string, more: Partial<OutboxItem> = {}): OutboxItem => ({
  clientKey,
  owner: 'demo usr_1',
  conversationId: 'cnv_1',
  kind: 'reply',
  text: clientKey,
  createdAt: 0,
  state: 'queued',
  ...more,
});
const next = (...items: OutboxItem[]) => nextToSend(items, 'demo usr_1')?.clientKey;

describe('the outbox', () => {
  test('sends what was written first', () => expect(next(item('a'), item('b'))).toBe('a'));
  test('sends nothing while the one before is on its way', () => expect(next(item('a', { state: 'sending' }), item('b'))).toBeUndefined());
  test('sends nothing past one that was refused: order is kept', () =>
    expect(next(item('a', { state: 'failed' }), item('b'))).toBeUndefined());
  test('goes on after one that is sent', () => expect(next(item('a', { state: 'sent' }), item('b'))).toBe('b'));
  test('does not let one conversation stop another', () =>
    expect(next(item('a', { state: 'failed' }), item('b', { conversationId: 'cnv_2' }))).toBe('b'));
  test("never sends another person's", () => expect(next(item('a', { owner: 'demo usr_2' }))).toBeUndefined());
});
