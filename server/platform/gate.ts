/**
 * A bound on what is under way at once. Beyond it people are told to come back before anything is done for them: otherwise
 * everybody is answered too late, all of them ask again, and the product works only for those who have already left.
 */
export type Gate = {
  /** Does the work when there is a place, else null at once. The place is free when the work ends, however early its asker was answered. */
  enter<T>(work: () => Promise<T>): Promise<T> | null;
};

export function createGate(places: number): Gate {
  let taken = 0;
  return {
    enter(work) {
      if (taken >= places) return null;
      taken += 1;
      return work().finally(() => (taken -= 1));
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
