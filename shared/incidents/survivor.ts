import { CorruptDataError } from '../platform/errors.ts';
import type { IncidentState } from './change.ts';

/** How many incidents may be merged into one, those merged into them included. */
export const MOST_MERGED = 25;

/**
 * The incident that stands for a reference today: its own, or where it was merged away, the one at the end of
 * the chain of merges. Undefined where there is no such incident. One load for every merge of a chain.
 */
export async function livingIncident(
  incidents: { load(reference: string): Promise<IncidentState | undefined> },
  reference: string,
): Promise<IncidentState | undefined> {
  let state = await incidents.load(reference);
  for (let hops = 0; state?.incident.mergedInto; hops += 1) {
    if (hops > MOST_MERGED) throw new CorruptDataError(`The merges of ${reference} come to no end.`);
    state = await incidents.load(state.incident.mergedInto);
  }
  return state;
}
