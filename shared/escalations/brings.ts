import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../settings/index.ts';
import type { Escalation } from './escalation.ts';

/**
 * Whether an edited escalation may come to an open incident that it did not come to, or at another instant. One
 * that is gone or off needs nobody to look: what was to come by it is silent at its instant.
 */
export function escalationBrings(before: Escalation | undefined, after: Escalation | undefined): boolean {
  if (!after?.enabled) return false;
  return !before?.enabled || !isDeepStrictEqual(whenOf(before), whenOf(after));
}

/** Level, name and actions are looked up when it comes. */
const whenOf = ({ trigger, count, again, when }: Escalation) => [trigger, count, again, when];

/** The same of the settings' section. */
export const timersBring = (before: Settings['timers'], after: Settings['timers']): boolean =>
  (['close', 'followUp', 'feedback'] as const).some(
    (kind) => after[kind] !== undefined && !isDeepStrictEqual(before[kind], after[kind]),
  );
