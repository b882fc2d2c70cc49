import { afterEach, expect, test } from 'vitest';
import { createTeller, tellBrowsers, tellWithin, type Hint } from './hints';

const batches: Hint[][] = [];
let answer: () => Promise<unknown> = async () => ({});
const { tell, told } = createTeller((hints) => {
  batches.push(hints);
  return answer();
});
afterEach(async () => {
  answer = async () => ({});
  await told();
  batches.length = 0;
});

const hint = (seq: number): Hint => ({ channel: 'private-conversation-1', name: 'message-received', data: { seq } });

test('a lone hint goes at once', () => {
  tell([hint(1)]);
  expect(batches).toEqual([[hint(1)]]);
});

test('what comes while a call is under way goes together, at most ten in one, in order', async () => {
  for (let seq = 1; seq <= 25; seq += 1) tell([hint(seq)]);
  await told();
  expect(batches.map((batch) => batch.length)).toEqual([1, 10, 10, 4]);
  expect(batches.flat()).toEqual(Array.from({ length: 25 }, (_, index) => hint(index + 1)));
});

test('a hub that fails is told of what comes next, and one that is away costs no memory', async () => {
  let fail: (error: Error) => void = () => {};
  answer = () => new Promise((_resolve, reject) => (fail = reject));
  tell([hint(0)]);
  for (let seq = 1; seq <= 6000; seq += 1) tell([hint(seq)]);
  answer = async () => ({});
  fail(new Error('away'));
  await told();
  expect(batches.slice(1).flat()).toHaveLength(5000);
  expect(batches.at(-1)?.at(-1)).toEqual(hint(6000));
});

test('a hub of this process hears a row on each of its channels, and nothing of a row that nobody hears', () => {
  const heard: Hint[] = [];
  tellWithin((hints) => void heard.push(...hints));
  tellBrowsers([
    { name: 'message.received', data: { seq: 1 }, live: ['presence-tenant-1', 'private-conversation-1'] },
    { name: 'hook.received', data: {}, live: [] },
  ]);
  expect(heard).toEqual([{ ...hint(1), channel: 'presence-tenant-1' }, hint(1)]);
});
