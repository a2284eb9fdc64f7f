import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_MS = 2000;

/** Waits a random while before attempt `attempt` (from 2), longer each time, so that rivals part. */
export const pauseBefore = (attempt: number): Promise<void> =>
  sleep(Math.random() * Math.min(20 * 2 ** (attempt - 1), LONGEST_MS));
