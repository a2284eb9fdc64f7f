/** Minutes from each failed attempt to the next: doubled up to the longest that a queue can hold a message. */
const pauses = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 700] as const;

/** Attempts of one delivery, over about 29 hours. */
export const MOST_ATTEMPTS = pauses.length + 1;

/** Longest pause, in seconds, whatever a receiver asks for. SQS hides a message for twelve hours at most. */
export const LONGEST_PAUSE = 42_000;

/** A part of each pause is left to chance, so that what failed at one instant does not come back at one. */
const JITTER = 0.2;

/**
 * Seconds until the next attempt after so many have failed; undefined when there is none. `random` is from 0 to
 * 1; `retryAfter` is what the receiver asked for, in seconds.
 */
export function pauseAfter(tried: number, random: number, retryAfter = 0): number | undefined {
  const minutes = pauses[tried - 1];
  if (minutes === undefined) return undefined;
  const pause = minutes * 60 * (1 - JITTER * random);
  return Math.ceil(Math.min(Math.max(pause, retryAfter), LONGEST_PAUSE));
}
