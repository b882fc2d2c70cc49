import { expect, it } from 'vitest';
import { boundsOf, isNarrowed, readFilter, writeFilter } from './lead-filter';

const read = (query: string) => readFilter(new URLSearchParams(query));

it('a filter survives the address', () => {
  const query =
    'q=%D0%95%D0%BA%D0%B0&status=booked&state=finished&channel=telegram&period=range&from=2026-11-01&to=2026-11-19&hide=source%2Ccreated';
  expect(writeFilter(read(query))).toBe(query);
  expect(writeFilter(read(''))).toBe('');
});

it('nonsense in the address counts as nothing', () => {
  const filter = read('status=hacked&channel=fax&period=century&from=01.11.2026&hide=name,source');
  expect(filter).toMatchObject({ status: null, channel: null, period: 'all', from: null, hidden: ['source'] });
  expect(isNarrowed(filter)).toBe(false);
});

it('a range takes both of its days whole', () => {
  const { from, to } = boundsOf({ period: 'range', from: '2026-11-01', to: '2026-11-02' }, new Date());
  expect(new Date(to ?? 0).getTime() - new Date(from ?? 0).getTime()).toBe(2 * 86_400_000);
  expect(boundsOf({ period: 'range', from: null, to: null }, new Date())).toEqual({});
});

it('today begins at midnight of the viewer', () => {
  const now = new Date(2026, 10, 19, 14, 5);
  expect(new Date(boundsOf({ period: 'today', from: null, to: null }, now).from ?? 0)).toEqual(new Date(2026, 10, 19));
  expect(new Date(boundsOf({ period: 'week', from: null, to: null }, now).from ?? 0)).toEqual(new Date(2026, 10, 13));
});
