/**
 * How long visitors wait for an answer at this moment, so that work nobody waits for (workflows, announcements) can make way.
 * Counted from the request's arrival to its answer, for requests through the visitors' doors only.
 */
export type Pressure = {
  /** Requests of visitors without an answer yet. */
  waiting: number;
  /** What answers take at present; 0 when nobody has asked lately. */
  delayMs: number;
  /** Requests that brought work for later (leads, first words) within the last moments, as a rate. Looking for an answer is none. */
  perSecond: number;
};

const WEIGHT = 0.1; // of the newest answer in the running mean: about the last twenty count
const STALE_MS = 300; // a pause as long as this is calm, whatever came before; a flood is noticed as quickly
const LONG_MS = 2000; // and remembered so long: a stall of the process must not look like its end

/**
 * What the gauge knows, in memory that threads share: people waiting, the mean in ms, when the last was answered and the last
 * came (ms since 1970), and how many came, fading within STALE_MS and within LONG_MS.
 */
const CELLS = { waiting: 0, meanMs: 1, answeredAt: 2, cameAt: 3, came: 4, cameLong: 5 } as const;
export const PRESSURE_BYTES = Object.keys(CELLS).length * Float64Array.BYTES_PER_ELEMENT;

/** By a clock that all threads share; `performance.now()` counts from the start of each. */
const sharedNow = (): number => performance.timeOrigin + performance.now();

export function createPressureGauge(
  buffer: SharedArrayBuffer = new SharedArrayBuffer(PRESSURE_BYTES),
  now: () => number = sharedNow,
): { during: <T>(work: () => Promise<T>, bringsWork: boolean) => Promise<T>; read: () => Pressure } {
  const cells = new Float64Array(buffer);
  const get = (cell: keyof typeof CELLS): number => cells[CELLS[cell]] ?? 0;
  const set = (cell: keyof typeof CELLS, value: number): void => void (cells[CELLS[cell]] = value);
  const arrived = (at: number, bringsWork: boolean): void => {
    set('waiting', get('waiting') + 1);
    if (!bringsWork) return;
    set('came', get('came') * faded(at - get('cameAt'), STALE_MS) + 1);
    set('cameLong', get('cameLong') * faded(at - get('cameAt'), LONG_MS) + 1);
    set('cameAt', at);
  };
  const answered = (startedAt: number): void => {
    const at = now();
    const took = at - startedAt;
    set('meanMs', at - get('answeredAt') > STALE_MS ? took : get('meanMs') + WEIGHT * (took - get('meanMs')));
    set('answeredAt', at);
    set('waiting', get('waiting') - 1);
  };
  return {
    during: async (work, bringsWork) => {
      const startedAt = now();
      arrived(startedAt, bringsWork);
      try {
        return await work();
      } finally {
        answered(startedAt);
      }
    },
    read: readPressure(buffer, now),
  };
}

/** The pressure that another thread's gauge measures. */
export function readPressure(buffer: SharedArrayBuffer, now: () => number = sharedNow): () => Pressure {
  const cells = new Float64Array(buffer);
  return () => {
    const [waiting = 0, meanMs = 0, answeredAt = 0, cameAt = 0, came = 0, cameLong = 0] = cells;
    const at = now();
    return {
      waiting,
      delayMs: waiting === 0 && at - answeredAt > STALE_MS ? 0 : meanMs,
      perSecond: 1000 * Math.max((came * faded(at - cameAt, STALE_MS)) / STALE_MS, (cameLong * faded(at - cameAt, LONG_MS)) / LONG_MS),
    };
  };
}

/** What is left of a count after so long: a steady stream then counts as many as come `within` that time. */
function faded(ms: number, within: number): number {
  return Math.exp(-Math.max(0, ms) / within);
}

/** The process' own pressure, for the thread that makes way. */
export const sharedPressure = new SharedArrayBuffer(PRESSURE_BYTES);

/** Runs work that a visitor waits for; `bringsWork` when more is to be done after it. */
export const whileVisitorWaits = createPressureGauge(sharedPressure).during;
