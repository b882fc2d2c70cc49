/**
 * A bound on what is under way at once, with a short line before it for moments when many come together. Whoever finds no place
 * in time is told to come back before anything is done for them: otherwise everybody is answered too late, all of them ask
 * again, and the product works only for those who have already left.
 */
export type Gate = {
  /** The outcome of the work, or null when there was no place. A place is free when its work ends, however early its asker was answered. */
  enter<T>(work: () => Promise<T>): Promise<T | null>;
};

const WAITS_MS = 800; // with the four seconds of in-time.ts an answer within five

export function createGate({ places, line }: { places: number; line: number }): Gate {
  let taken = 0;
  const waiting = new Set<() => void>();
  const turn = (): Promise<boolean> =>
    new Promise((resolve) => {
      const begin = (): void => {
        clearTimeout(timer);
        waiting.delete(begin);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiting.delete(begin);
        resolve(false);
      }, WAITS_MS);
      waiting.add(begin);
    });
  const leave = (): void => {
    const [next] = waiting;
    if (next) next(); // the place goes to them
    else taken -= 1;
  };
  return {
    async enter(work) {
      if (taken < places) taken += 1;
      else if (waiting.size >= line || !(await turn())) return null;
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

/** Calls `tell` with how many there were, once a second at most. */
export function inSum(tell: (count: number) => void, everyMs = 1000): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count > 1) return;
    setTimeout(() => {
      tell(count);
      count = 0;
    }, everyMs).unref();
  };
}
