import { expect, test } from 'vitest';
import { createOutbox, type Outcome } from './outbox';
import type { QueueItem } from './state';

const item = (id: string): QueueItem => ({
  id,
  at: '2026-11-21T10:00:00Z',
  kind: 'message',
  shown: id,
  body: { tenant: 'k', clientKey: id, text: id },
});

function harness(outcomes: (Outcome | Error)[], items: QueueItem[] = []) {
  const sent: string[] = [];
  const pauses: { work: () => void; afterMs: number }[] = [];
  const net: boolean[] = [];
  const box = createOutbox({
    items,
    deliver: async (one) => {
      sent.push(one.id);
      const outcome = outcomes.shift() ?? { type: 'done' };
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    changed: () => {},
    net: (isUp) => net.push(isUp),
    random: () => 0.5,
    later: (work, afterMs) => {
      const pause = { work, afterMs };
      pauses.push(pause);
      return () => void pauses.splice(pauses.indexOf(pause), 1);
    },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return { box, sent, pauses, net, settle };
}

test('items go one at a time and in order', async () => {
  const { box, sent, settle } = harness([]);
  box.add(item('a'));
  box.add(item('b'));
  await settle();
  expect(sent).toEqual(['a', 'b']);
  expect(box.items()).toEqual([]);
});

test('without an answer an item stays, and the pause doubles up to half a minute', async () => {
  const { box, sent, pauses, net, settle } = harness(Array.from({ length: 8 }, () => new Error('no network')));
  box.add(item('a'));
  await settle();
  const waits: number[] = [];
  for (let turn = 0; turn < 7; turn += 1) {
    const pause = pauses.shift();
    waits.push(pause?.afterMs ?? 0);
    pause?.work();
    await settle();
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(sent).toHaveLength(8);
  expect(box.items().map(({ id }) => id)).toEqual(['a']);
  expect(net).not.toContain(true);
});

test('a limit is waited out as long as the server asked, and is not taken for a lost network', async () => {
  const { box, pauses, net, settle } = harness([{ type: 'retry', afterMs: 7000 }]);
  box.add(item('a'));
  await settle();
  expect(pauses.map(({ afterMs }) => afterMs)).toEqual([7000]);
  expect(net).toEqual([true]);
});

test('the network is back: the pause is cut short and nothing goes twice at once', async () => {
  const { box, sent, pauses, settle } = harness([new Error('no network')]);
  box.add(item('a'));
  await settle();
  box.flush();
  box.flush();
  await settle();
  expect(sent).toEqual(['a', 'a']);
  expect(pauses).toEqual([]);
  expect(box.items()).toEqual([]);
});

test('a refused message stays, marked, does not hold up the next, and goes again when asked', async () => {
  const { box, sent, settle } = harness([{ type: 'refused', keep: true }]);
  box.add(item('a'));
  box.add(item('b'));
  await settle();
  expect(box.items()).toMatchObject([{ id: 'a', failed: true }]);
  box.retry('a');
  await settle();
  expect(sent).toEqual(['a', 'b', 'a']);
});

test('what an earlier page left behind goes with this one', async () => {
  const { box, sent, settle } = harness([], [item('left')]);
  box.flush();
  await settle();
  expect(sent).toEqual(['left']);
});
