import { AppError } from './errors';

/**
 * How long a request waits for its rows. A stopped or vanished database answers nothing, not even an error; whoever asks is told
 * within five seconds to come back, and repeats under the same key. Work that was begun may still be done, which is what keys are for.
 */
const WITHIN_MS = 4000;

/** The outcome of `work`, or UNAVAILABLE with a Retry-After when there is none in time. */
export async function inTime<T>(work: Promise<T>, withinMs: number = WITHIN_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AppError('UNAVAILABLE', `no answer within ${withinMs} ms`, { reason: 'request.late', retryAfterSeconds: 2 })),
      withinMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
