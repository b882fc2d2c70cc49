import { AppError } from './errors';
import { createGate } from './gate';

/**
 * What is under way at once behind the public doors. A handler takes its turn when the body is read (a slow sender keeps nobody's
 * place) and before its first question to the database. A unit of work has some eight of them, and what is inside must end within
 * the four seconds of in-time.ts even when the processor is short; accepting a lead or an event of a vendor is one.
 */
const gates = {
  lead: createGate({ places: 256, line: 512 }),
  visitor: createGate({ places: 48, line: 128 }),
  api: createGate({ places: 48, line: 128 }),
  hook: createGate({ places: 32, line: 96 }),
  telemetry: createGate({ places: 32, line: 256 }),
};

export type Line = keyof typeof gates;

export const CROWDED = 'request.crowded';

/** Whose work was done before, the latest last. Names that nobody knows cost nothing to invent: together they are one share. */
const served = new Set<string>();
const SERVED_MAX = 20_000;
const STRANGERS = '';

/**
 * The outcome of the work when its turn has come. `share` names whose it is (a site key, a connection): places and lines are
 * divided between shares. Throws UNAVAILABLE with a Retry-After when there is no place in time; the work was not begun then.
 */
export async function inTurn<T>(line: Line, share: string, work: () => Promise<T>): Promise<T> {
  const name = `${line} ${share}`;
  const done = await gates[line].enter(served.has(name) ? name : STRANGERS, async () => ({ value: await work() }));
  if (!done)
    throw new AppError('UNAVAILABLE', 'too many requests at once', {
      reason: CROWDED,
      publicMessage: 'Too many requests at once.',
      retryAfterSeconds: 2,
    });
  remember(name);
  return done.value;
}

function remember(name: string): void {
  served.delete(name);
  served.add(name);
  if (served.size > SERVED_MAX) for (const oldest of served) return void served.delete(oldest);
}
