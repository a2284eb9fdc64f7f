import { DeskError } from '../platform/errors.ts';
import type { Patterns } from './evaluate.ts';

/**
 * Milliseconds that the patterns of all rules together may take on one happening. A batch of ten happenings, each
 * with the worst of rules, stays under the thirty seconds that their function has.
 */
const MOST_MS = 1500;
/** When no more than this is left of them, nothing is looked for any more. */
const LEAST_MS = 25;

/** There is no time left to look for a pattern. */
export class OutOfPatience extends DeskError {
  constructor() {
    super('conflict', 'It took too long to look for the patterns of the condition.');
  }
}

/** Gives each rule its own share of the patterns, in the order of asking. */
export type Patience = (patterns: Patterns) => Patterns;

/**
 * Bounds the time that patterns take together. A rule gets half of what is left, so that one with the hardest of
 * patterns does not keep those behind it from being asked. What was found is known when a decision is taken again.
 * Looking for a pattern throws OutOfPatience once the share is used up; it is not stopped half-way.
 * `stopwatch` counts milliseconds.
 */
export function patienceBy(stopwatch: () => number): Patience {
  let left = MOST_MS;
  const found = new Map<string, Map<string, boolean>>();
  return ({ faultOf, test }) => {
    let share = left > LEAST_MS ? left / 2 : 0;
    return {
      faultOf,
      test(pattern, text) {
        const of = found.get(text) ?? new Map<string, boolean>();
        const before = of.get(pattern);
        if (before !== undefined) return before;
        if (share <= 0) throw new OutOfPatience();
        const start = stopwatch();
        const holds = test(pattern, text);
        const took = stopwatch() - start;
        left -= took;
        share -= took;
        found.set(text, of.set(pattern, holds));
        return holds;
      },
    };
  };
}
