import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createGate, inSum } from './gate';

function held(): { work: () => Promise<string>; begun: () => number; end: () => void } {
  let begun = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const work = async (): Promise<string> => {
    begun += 1;
    await ended;
    return 'done';
  };
  return { work, begun: () => begun, end: () => end() };
}

test('beyond its places and its line a gate does nothing; who stands in line comes in when somebody leaves', async () => {
  const gate = createGate({ places: 2, line: 1 });
  const { work, begun, end } = held();
  const all = [gate.enter('a', work), gate.enter('a', work), gate.enter('a', work)];
  expect(await gate.enter('a', work)).toBeNull();
  expect(begun()).toBe(2);
  end();
  expect(await Promise.all(all)).toEqual(['done', 'done', 'done']);
  expect(begun()).toBe(3);
});

test('who finds no place in time is sent away and their work is never begun', async () => {
  const gate = createGate({ places: 1, line: 5 });
  const { work, begun, end } = held();
  const first = gate.enter('a', work);
  expect(await gate.enter('a', work)).toBeNull();
  end();
  await first;
  expect(begun()).toBe(1);
});

test('work that fails leaves its place, too', async () => {
  const gate = createGate({ places: 1, line: 0 });
  await expect(gate.enter('a', () => Promise.reject(new Error('badly')))).rejects.toThrow('badly');
  expect(await gate.enter('a', async () => 'again')).toBe('again');
});

describe('shares', () => {
  test('one share never has all places: a quarter is left for the next who comes', async () => {
    const gate = createGate({ places: 8, line: 100 });
    const storm = held();
    const all = Array.from({ length: 20 }, () => gate.enter('storm', storm.work));
    expect(storm.begun()).toBe(6);
    expect(await gate.enter('other', async () => 'at once')).toBe('at once');
    storm.end();
    await Promise.all(all);
  });

  test('a place that falls free goes to whose share is smallest, and within a share to who came first', async () => {
    const gate = createGate({ places: 4, line: 100 });
    const order: string[] = [];
    const ends: (() => void)[] = [];
    const come = (share: string, name: string): Promise<unknown> =>
      gate.enter(share, async () => {
        order.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
      });
    const all = ['s1', 's2', 's3', 's4', 's5'].map((name) => come('storm', name));
    all.push(come('other', 'o1'), come('other', 'o2'));
    expect(order).toEqual(['s1', 's2', 's3', 'o1']);
    for (let index = 0; index < all.length; index += 1) {
      ends[index]?.();
      await pause(1);
    }
    await Promise.all(all);
    expect(order).toEqual(['s1', 's2', 's3', 'o1', 'o2', 's4', 's5']);
  });

  test('in a full line the newest of the longest share gives way to others, who do not give way to it', async () => {
    const gate = createGate({ places: 4, line: 4 });
    const { work, begun, end } = held();
    const storm = Array.from({ length: 7 }, () => gate.enter('storm', work)); // three inside, four in line
    const others = ['b', 'c'].map((share) => gate.enter(share, work)); // one inside, one in the place of the storm's newest
    expect(await storm[6]).toBeNull();
    expect(await gate.enter('storm', work)).toBeNull();
    end();
    expect(await Promise.all(others)).toEqual(['done', 'done']);
    expect(await Promise.all(storm.slice(0, 6))).toEqual(Array.from({ length: 6 }, () => 'done'));
    expect(begun()).toBe(8);
  });
});

test('what happens often is told once a second, with its number', async () => {
  const told: number[] = [];
  const happened = inSum((count) => told.push(count), 20);
  for (let time = 0; time < 500; time += 1) happened();
  expect(told).toEqual([]);
  await pause(60);
  happened();
  await pause(60);
  expect(told).toEqual([500, 1]);
});
