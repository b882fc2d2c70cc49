import { describe, expect, test } from 'vitest';
import { usualWeek } from '@/server/domain/tenants/schema';
import { hoursState } from './opening-hours';

const zone = 'Asia/Yekaterinburg'; // UTC+5 all year

describe('opening hours', () => {
  test.each([
    ['in the middle of a working day', '2026-11-18T07:00:00Z', { open: true, closesAt: '2026-11-18T13:00:00.000Z', opensAt: null }],
    ['a second before opening', '2026-11-18T03:59:59Z', { open: false, closesAt: null, opensAt: '2026-11-18T04:00:00.000Z' }],
    ['at the closing minute it is closed', '2026-11-18T13:00:00Z', { open: false, closesAt: null, opensAt: '2026-11-19T04:00:00.000Z' }],
    ['on Friday evening it opens on Monday', '2026-11-20T15:00:00Z', { open: false, closesAt: null, opensAt: '2026-11-23T04:00:00.000Z' }],
  ])('%s', (_name, at, expected) => {
    expect(hoursState(usualWeek, [], zone, new Date(at))).toEqual({ ...expected, timeZone: zone });
  });

  test('a holiday closes the day, a short day moves the end', () => {
    const exceptions = [
      { date: '2026-11-18', closed: true, startMin: null, endMin: null },
      { date: '2026-11-19', closed: false, startMin: 600, endMin: 720 },
    ];
    expect(hoursState(usualWeek, exceptions, zone, new Date('2026-11-18T07:00:00Z'))).toMatchObject({
      open: false,
      opensAt: '2026-11-19T05:00:00.000Z',
    });
    expect(hoursState(usualWeek, exceptions, zone, new Date('2026-11-19T05:30:00Z'))).toMatchObject({
      open: true,
      closesAt: '2026-11-19T07:00:00.000Z',
    });
  });

  test('closed hours cut the day in two', () => {
    const lunch = [{ date: '2026-11-18', closed: true, startMin: 720, endMin: 780 }];
    expect(hoursState(usualWeek, lunch, zone, new Date('2026-11-18T06:00:00Z'))).toMatchObject({
      open: true,
      closesAt: '2026-11-18T07:00:00.000Z',
    });
    expect(hoursState(usualWeek, lunch, zone, new Date('2026-11-18T07:30:00Z'))).toMatchObject({
      open: false,
      opensAt: '2026-11-18T08:00:00.000Z',
    });
  });

  test('around the clock never closes; never open says no opening time', () => {
    const always = usualWeek.map(() => [{ startMin: 0, endMin: 1440 }]);
    expect(hoursState(always, [], zone, new Date('2026-11-18T19:30:00Z'))).toMatchObject({ open: true, closesAt: null });
    expect(
      hoursState(
        usualWeek.map(() => []),
        [],
        zone,
        new Date('2026-11-18T19:30:00Z'),
      ),
    ).toMatchObject({ open: false, opensAt: null });
  });

  test('on the day the clock jumps the wall clock decides', () => {
    const always9 = usualWeek.map(() => [{ startMin: 540, endMin: 1080 }]);
    expect(hoursState(always9, [], 'Europe/Berlin', new Date('2026-03-29T00:30:00Z'))).toMatchObject({
      opensAt: '2026-03-29T07:00:00.000Z',
    });
  });
});
