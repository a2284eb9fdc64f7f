import type { FieldFault } from '../../../shared/platform/errors.ts';

/** As many are shown of one. */
const MOST_SHOWN = 20;

/** What is kept, with what is wrong with it by now; without such a field where nothing is. */
export const withFaults = <T extends object>(kept: T, faults: readonly FieldFault[]) =>
  faults.length === 0
    ? kept
    : { ...kept, faults: faults.slice(0, MOST_SHOWN).map(({ pointer, detail }) => ({ pointer, detail })) };
