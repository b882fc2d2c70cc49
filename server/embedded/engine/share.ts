/** How the people who wait for an answer of the app fare; see `pressure` in options.ts. */
export type Pressure = { waiting: number; delayMs: number; perSecond: number };

const CALM_MS = 8; // an answer within it has hardly met a workflow
const CROWD = 6; // as many people waiting at once means that the process has no time left over

const FLOOD_PER_SECOND = 200; // more than workflows get done in a second: what comes is taken first and worked through after
const LONGEST_REST = 4; // a fifth of the time that an undisturbed place has
const STEEPNESS = 4; // answers of 16 ms get the longest rest

/**
 * For how late work makes way (ms): up to `polite` it does, from there it rests less, at `restless` not at all, and then gets
 * places until at `urgent` all are open. Behind a workflow, too, people wait, for their first answer: a few seconds are enough. A
 * flood is let through for a minute; what lasts longer is no flood but the load of every day.
 */
const ORDINARY = { polite: 1_000, restless: 5_000, urgent: 15_000 };
const FLOOD = { polite: 60_000, restless: 90_000, urgent: 120_000 };

export type Pace = {
  /** How many calls of the app may be under way at once. */
  places: number;
  /** How long nothing starts after a call, as a multiple of what it took. */
  rest: number;
};

/**
 * Work that nobody waits for makes way for people. Up to 8 ms an answer all places are open; above it there is one, which rests
 * after each call the longer, the slower the answers are, and in a crowd or a flood the longest. There is always one, and the later
 * the work is by then (`lateMs`, the latest of what is under way), the less way it makes.
 */
export function paceFor(pressure: Pressure, maxParallel: number, lateMs = 0): Pace {
  const { places, rest } = politePace(pressure, maxParallel);
  const { polite, restless, urgent } = isFlood(pressure) ? FLOOD : ORDINARY;
  const more = Math.round((maxParallel - places) * share(lateMs, restless, urgent));
  return { places: places + more, rest: rest * (1 - share(lateMs, polite, restless)) };
}

/** How far `value` has come on its way: 0 to 1. */
function share(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** More comes than is worked through: it is taken first. */
export function isFlood({ perSecond }: Pressure): boolean {
  return perSecond >= FLOOD_PER_SECOND;
}

function politePace(pressure: Pressure, maxParallel: number): Pace {
  const { waiting, delayMs } = pressure;
  if (waiting >= CROWD || isFlood(pressure)) return { places: 1, rest: LONGEST_REST };
  if (delayMs <= CALM_MS) return { places: maxParallel, rest: 0 };
  return { places: 1, rest: Math.min(LONGEST_REST, STEEPNESS * (delayMs / CALM_MS - 1)) };
}
