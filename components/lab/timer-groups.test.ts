import { expect, test } from 'vitest';
import type { LabTimer } from './lab-types';
import { groupTimers } from './timer-groups';

const timer = (kind: LabTimer['kind'], time: string, name: string | null = null) =>
  ({ kind, at: new Date(`2026-11-29T${time}Z`), name }) as LabTimer;
const minute = (at: Date): string => at.toISOString().slice(11, 16);

test('events of one minute are one mark with each kind once, and nobody is lost', () => {
  const timers = [
    timer('reminder', '14:22:05', 'Анна'),
    timer('hold', '14:22:10'),
    timer('reminder', '14:22:40', 'Борис'),
    timer('reminder', '14:23:00', 'Вера'),
  ];
  expect(groupTimers(timers, minute)).toEqual([
    {
      label: '14:22',
      count: 3,
      kinds: [
        { kind: 'reminder', count: 2, names: ['Анна', 'Борис'] },
        { kind: 'hold', count: 1, names: [] },
      ],
    },
    { label: '14:23', count: 1, kinds: [{ kind: 'reminder', count: 1, names: ['Вера'] }] },
  ]);
  expect(groupTimers([], minute)).toEqual([]);
});
