import type { WaitReason } from '../responses/index.ts';

/** The first pause and the longest, in seconds. SQS delays a message by a quarter of an hour at most. */
const pauses: Readonly<Record<WaitReason, readonly [first: number, longest: number]>> = {
  rate: [2, 120],
  throttled: [5, 900],
  quota: [120, 900],
  paused: [60, 900],
};

/**
 * Seconds that a message waits which has waited `before` times already: twice as long each time, up to a bound.
 * Between half of that and all of it by `chance` (0 to 1), so that what came together does not come back together.
 */
export function sendPause(reason: WaitReason, before: number, chance: number): number {
  const [first, longest] = pauses[reason];
  const most = Math.min(longest, first * 2 ** Math.min(before, 16));
  return Math.max(1, Math.ceil(most * (0.5 + chance / 2)));
}
