import { CorruptDataError, DeskError } from '../platform/errors.ts';
import type { TransactItem } from '../table/transact.ts';
import type { Change, IncidentState } from './change.ts';

/** How many incidents may be merged into one, those merged into them included. */
export const MOST_MERGED = 25;

interface Incidents {
  load(reference: string): Promise<IncidentState | undefined>;
}

/**
 * The incident that stands for a reference today: its own, or where it was merged away, the one at the end of
 * the chain of merges. Undefined where there is no such incident. One load for every merge of a chain.
 */
export async function livingIncident(
  incidents: Incidents,
  reference: string,
): Promise<IncidentState | undefined> {
  let state = await incidents.load(reference);
  for (let hops = 0; state?.incident.mergedInto; hops += 1) {
    if (hops > MOST_MERGED) throw new CorruptDataError(`The merges of ${reference} come to no end.`);
    state = await incidents.load(state.incident.mergedInto);
  }
  return state;
}

/**
 * Changes the incident that stands for a reference, also where it is merged away while that is decided: what a
 * customer sends lands in the survivor and never wakes the dead one.
 * @throws DeskError notFound, or busy.
 */
export async function changeLiving<C extends Change>(
  incidents: Incidents & {
    change(
      reference: string,
      decide: (state: IncidentState) => C | undefined,
      also: (change: C) => readonly TransactItem[],
    ): Promise<C | undefined>;
  },
  reference: string,
  decide: (state: IncidentState) => C,
  also: (change: C) => readonly TransactItem[] = () => [],
): Promise<C> {
  for (let hops = 0; hops <= MOST_MERGED; hops += 1) {
    const living = await livingIncident(incidents, reference);
    if (!living) throw new DeskError('notFound', `There is no incident ${reference}.`);
    const change = await incidents.change(
      living.incident.reference,
      (state) => (state.incident.mergedInto ? undefined : decide(state)),
      also,
    );
    if (change) return change;
  }
  throw new DeskError('busy', `Incident ${reference} is being merged by others; try again.`);
}
