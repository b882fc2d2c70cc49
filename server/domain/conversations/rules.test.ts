import { describe, expect, test } from 'vitest';
import { readCursor, unreadOf, writeCursor } from './rules';

const at = new Date('2026-11-19T05:00:00.000Z');
const facts = { status: 'open', inboundCount: 3, lastInboundAt: at, read: null, memberSince: new Date('2026-01-01') };

describe('unread', () => {
  test.each([
    ['never opened: everything', {}, 3],
    ['opened: what came after', { read: { unreadCount: 1 } }, 1],
    ['read to the end: nothing', { read: { unreadCount: 0 } }, 0],
    ['closed: nothing', { status: 'resolved', read: { unreadCount: 2 } }, 0],
    ['written before the operator joined: nothing', { memberSince: new Date('2026-12-01') }, 0],
  ])('%s', (_name, more, expected) => {
    expect(unreadOf({ ...facts, ...more })).toBe(expected);
  });
});

describe('a cursor', () => {
  test.each([
    { group: 'waiting' as const, at, id: 'cnv_1_2' },
    { group: 'working' as const, at: null, id: 'cnv_3' },
  ])('comes back as it was written', (cursor) => {
    expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  });

  test.each(['', 'waiting', 'elsewhere_2026-11-19T05:00:00.000Z_cnv_1', 'waiting_2026-99-99_cnv_1', "waiting_'; DROP_cnv_1"])(
    '%j is refused',
    (cursor) => {
      expect(() => readCursor(cursor)).toThrow(expect.objectContaining({ code: 'INVALID' }));
    },
  );
});
