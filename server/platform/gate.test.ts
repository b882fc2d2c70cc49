import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { provideEnv } from './env';
import { createGate, inSum } from './gate';
import { observed } from './observed';
import { json, type Route } from './web';

provideEnv({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }); // an answer's headers depend on the environment

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
  const all = [gate.enter(work), gate.enter(work), gate.enter(work)];
  expect(await gate.enter(work)).toBeNull();
  expect(begun()).toBe(2);
  end();
  expect(await Promise.all(all)).toEqual(['done', 'done', 'done']);
  expect(begun()).toBe(3);
});

test('who finds no place in time is sent away and their work is never begun', async () => {
  const gate = createGate({ places: 1, line: 5 });
  const { work, begun, end } = held();
  const first = gate.enter(work);
  expect(await gate.enter(work)).toBeNull();
  end();
  await first;
  expect(begun()).toBe(1);
});

test('work that fails leaves its place, too', async () => {
  const gate = createGate({ places: 1, line: 0 });
  await expect(gate.enter(() => Promise.reject(new Error('badly')))).rejects.toThrow('badly');
  expect(await gate.enter(async () => 'again')).toBe('again');
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

/** Requests that come at once while nothing ends: how many got through to the handler before the first left, and what the others heard. */
async function knock(method: 'GET' | 'POST', door: Route['door'], times: number): Promise<{ begun: number; refused: Response[] }> {
  const { work, begun, end } = held();
  const route = observed({ method, path: '/api/x', door, handle: async () => json(200, { said: await work() }) });
  const answers = Array.from({ length: times }, () =>
    route.handle(new Request('http://fl.test/api/x', { method }), { params: {}, ip: '' }),
  );
  await pause(1000);
  const inside = begun();
  end();
  return { begun: inside, refused: (await Promise.all(answers)).filter(({ status }) => status !== 200) };
}

test('more questions of visitors than can be answered in time are refused with a Retry-After', async () => {
  const crowd = await knock('GET', 'visitor', 500);
  expect(crowd.begun).toBe(48);
  expect(crowd.refused).toHaveLength(452);
  expect([crowd.refused[0]?.status, crowd.refused[0]?.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await crowd.refused[0]?.json()).toMatchObject({ reason: 'request.crowded', status: 503 });
  expect((await knock('GET', 'visitor', 48)).refused).toEqual([]);
});

test('who sends a body slowly takes nobody’s place: what has one is not bounded, nor is health', async () => {
  for (const door of ['site-key', 'visitor', 'hook'] as const) expect((await knock('POST', door, 300)).begun).toBe(300);
  expect((await knock('GET', 'open', 300)).begun).toBe(300);
});

test('a question that fails in the crowd is answered as anywhere', async () => {
  const route = observed({ method: 'GET', path: '/api/x', door: 'visitor', handle: () => Promise.reject(new Error('own')) });
  expect((await route.handle(new Request('http://fl.test/api/x'), { params: {}, ip: '' })).status).toBe(500);
});
