import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { provideEnv } from './env';
import { createGate, inSum } from './gate';
import { observed } from './observed';
import { json, type Route } from './web';

provideEnv({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }); // an answer's headers depend on the environment

test('beyond its places a gate does nothing; a place is free again when the work ends, well or badly', async () => {
  const gate = createGate(2);
  let [begun, end] = [0, () => undefined as void];
  const ended = new Promise<void>((resolve) => (end = resolve));
  const work = async (): Promise<number> => {
    begun += 1;
    await ended;
    if (begun === 2) throw new Error('badly');
    return begun;
  };
  const all = [gate.enter(work), gate.enter(work)].filter((entered) => entered !== null);
  expect(gate.enter(work)).toBeNull();
  expect(begun).toBe(2);
  end();
  await Promise.allSettled(all);
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

/** Requests that come at once while nothing ends; how many got through to the handler and what the others heard. */
async function knock(door: Route['door'], times: number): Promise<{ begun: number; refused: Response[] }> {
  let begun = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const handle = async (): Promise<Response> => {
    begun += 1;
    await ended;
    return json(200, {});
  };
  const route = observed({ method: 'POST', path: '/api/x', door, handle });
  const answers = Array.from({ length: times }, () =>
    route.handle(new Request('http://fl.test/api/x', { method: 'POST' }), { params: {}, ip: '' }),
  );
  await pause(20);
  end();
  return { begun, refused: (await Promise.all(answers)).filter(({ status }) => status !== 200) };
}

test('a storm of vendors’ calls is refused at once beyond what can be answered in time, with a Retry-After, and people meet their own bound', async () => {
  const storm = await knock('hook', 500);
  expect(storm.begun).toBe(32);
  expect(storm.refused).toHaveLength(468);
  expect([storm.refused[0]?.status, storm.refused[0]?.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await storm.refused[0]?.json()).toMatchObject({ reason: 'request.crowded', status: 503 });
  expect((await knock('visitor', 500)).begun).toBe(256);
  expect((await knock('open', 500)).begun).toBe(500); // health and figures are told in any crowd
  expect((await knock('hook', 32)).refused).toEqual([]);
});
