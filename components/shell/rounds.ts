const GATHER_MS = 120; // a burst of hints is one round of questions
const ROUND_MS = 600; // and a stream of them a hundred rounds a minute, which is what the API allows a session
const LONGEST_MS = 15_000; // an answer that takes longer is not waited for

/**
 * Asks again soon after it is told to, however often that is, and never twice at once: what is told while a round is under way is
 * one more round after it. A question that cancelled the one before it would, on a slow line and in a stream of hints, never let
 * one come to its end, and the screen would stand still.
 */
export function createRounds(ask: () => Promise<unknown>): { again: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let isUnderWay = false;
  let isWanted = false;
  const plan = (): void => {
    if (isUnderWay || !isWanted) return;
    timer ??= setTimeout(() => void round(), Math.max(GATHER_MS, askedAt + ROUND_MS - Date.now()));
  };
  const round = async (): Promise<void> => {
    timer = undefined;
    isWanted = false;
    isUnderWay = true;
    askedAt = Date.now();
    let tooLong: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([ask().catch(() => undefined), new Promise((resolve) => (tooLong = setTimeout(resolve, LONGEST_MS)))]);
    clearTimeout(tooLong);
    isUnderWay = false;
    plan();
  };
  return {
    again: () => {
      isWanted = true;
      plan();
    },
    stop: () => {
      isWanted = false;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
