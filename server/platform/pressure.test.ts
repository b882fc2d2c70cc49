import { expect, test } from 'vitest';
import { createPressureGauge, PRESSURE_BYTES, readPressure } from './pressure';

function gaugeAt() {
  const clock = { ms: 1000 };
  const gauge = createPressureGauge(new SharedArrayBuffer(PRESSURE_BYTES), () => clock.ms);
  const answer = (ms: number): Promise<void> => gauge.during(async () => void (clock.ms += ms), true);
  return { clock, gauge, answer };
}

test('counts who waits, whether the answer comes or fails', async () => {
  const { gauge } = gaugeAt();
  let finish = (): void => undefined;
  const one = gauge.during(() => new Promise<void>((resolve) => (finish = resolve)), true);
  const other = gauge.during(() => Promise.reject(new Error('refused')), true);
  expect(gauge.read().waiting).toBe(2);
  await expect(other).rejects.toThrow('refused');
  expect(gauge.read().waiting).toBe(1);
  finish();
  await one;
  expect(gauge.read().waiting).toBe(0);
});

test('follows what answers take, and one slow answer is not a slow product', async () => {
  const { gauge, answer } = gaugeAt();
  for (let i = 0; i < 20; i += 1) await answer(5);
  expect(gauge.read().delayMs).toBeCloseTo(5);
  await answer(55);
  expect(gauge.read().delayMs).toBeCloseTo(10);
  for (let i = 0; i < 60; i += 1) await answer(50);
  expect(gauge.read().delayMs).toBeGreaterThan(45);
});

test('a pause is calm at once, whatever came before', async () => {
  const { clock, gauge, answer } = gaugeAt();
  for (let i = 0; i < 60; i += 1) await answer(100);
  clock.ms += 301;
  expect(gauge.read()).toMatchObject({ waiting: 0, delayMs: 0 });
  await answer(4);
  expect(gauge.read().delayMs).toBe(4);
});

test('another thread reads the same from the shared memory', async () => {
  const clock = { ms: 1000 };
  const memory = new SharedArrayBuffer(PRESSURE_BYTES);
  const gauge = createPressureGauge(memory, () => clock.ms);
  const read = readPressure(structuredClone(memory), () => clock.ms);
  await gauge.during(async () => void (clock.ms += 30), true);
  expect(read()).toMatchObject({ waiting: 0, delayMs: 30 });
  void gauge.during(() => new Promise(() => undefined), true);
  expect(read().waiting).toBe(1);
});

test('knows within a second how many come in one, is not misled by a stall, and forgets them in some seconds', async () => {
  const { clock, gauge } = gaugeAt();
  for (let i = 0; i < 200; i += 1) {
    clock.ms += 5; // 200 a second
    await gauge.during(async () => undefined, true);
  }
  expect(gauge.read().perSecond).toBeGreaterThan(180);
  expect(gauge.read().perSecond).toBeLessThan(220);
  for (let i = 0; i < 1000; i += 1) {
    clock.ms += 5;
    await gauge.during(async () => undefined, true);
  }
  clock.ms += 500;
  expect(gauge.read().perSecond).toBeGreaterThan(120);
  clock.ms += 10_000;
  expect(gauge.read().perSecond).toBeLessThan(10);
});

test('people who look whether they were answered are no flood: the longer they waited, the more often they would hold back their answer', async () => {
  const { clock, gauge } = gaugeAt();
  for (let i = 0; i < 500; i += 1) {
    clock.ms += 2;
    await gauge.during(async () => undefined, false);
  }
  expect(gauge.read().perSecond).toBe(0);
});
