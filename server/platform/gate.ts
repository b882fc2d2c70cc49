/**
 * A bound on what is under way at once, with a short line before it for moments when many come together. Whoever finds no place
 * in time is told to come back before anything is done for them: otherwise everybody is answered too late, all of them ask
 * again, and the product works only for those who have already left.
 *
 * Places go to whose share is smallest: one tenant's storm fills neither the places nor the line for the others.
 */
export type Gate = {
  /** The outcome of the work, or null when there was no place. A place is free when its work ends, however early its asker was answered. */
  enter<T>(share: string, work: () => Promise<T>): Promise<T | null>;
};

const WAITS_MS = 800; // with the four seconds of in-time.ts an answer within five
const MOST_OF_ALL = 0.75; // of the places for one share: what is slow for one tenant must leave room for the next who comes

type Waiting = { share: string; answer: (hasPlace: boolean) => void };

export function createGate({ places, line }: { places: number; line: number }): Gate {
  const inside = new Counts();
  const outside = new Counts();
  const waiting = new Set<Waiting>(); // in the order they came
  const most = Math.ceil(places * MOST_OF_ALL);
  const mayEnter = (share: string): boolean => inside.total < places && inside.of(share) < most;

  const end = (one: Waiting, hasPlace: boolean): void => {
    if (!waiting.delete(one)) return;
    outside.remove(one.share);
    if (hasPlace) inside.add(one.share);
    one.answer(hasPlace);
  };
  const wait = async (share: string): Promise<boolean> => {
    if (waiting.size >= line && !makeRoom(share)) return false;
    return new Promise((resolve) => {
      const one: Waiting = {
        share,
        answer: (hasPlace) => {
          clearTimeout(timer);
          resolve(hasPlace);
        },
      };
      const timer = setTimeout(() => end(one, false), WAITS_MS);
      waiting.add(one);
      outside.add(share);
    });
  };
  /** In a full line the newest of the longest share gives way to a shorter one. */
  const makeRoom = (share: string): boolean => {
    const longest = outside.largest();
    if (longest === null || outside.of(longest) <= outside.of(share) + 1) return false;
    const newest = [...waiting].findLast((one) => one.share === longest);
    if (newest) end(newest, false);
    return true;
  };
  const leave = (share: string): void => {
    inside.remove(share);
    let next: Waiting | null = null;
    for (const one of waiting) if (mayEnter(one.share) && (next === null || inside.of(one.share) < inside.of(next.share))) next = one;
    if (next) end(next, true);
  };
  return {
    async enter(share, work) {
      if (mayEnter(share)) inside.add(share);
      else if (!(await wait(share))) return null;
      try {
        return await work();
      } finally {
        leave(share);
      }
    },
  };
}

/** How many there are of each; what has none is not kept. */
class Counts {
  total = 0;
  readonly #counts = new Map<string, number>();

  of(share: string): number {
    return this.#counts.get(share) ?? 0;
  }
  add(share: string): void {
    this.total += 1;
    this.#counts.set(share, this.of(share) + 1);
  }
  remove(share: string): void {
    this.total -= 1;
    const left = this.of(share) - 1;
    if (left > 0) this.#counts.set(share, left);
    else this.#counts.delete(share);
  }
  largest(): string | null {
    let largest: string | null = null;
    for (const share of this.#counts.keys()) if (largest === null || this.of(share) > this.of(largest)) largest = share;
    return largest;
  }
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
