import type { Change } from './change.ts';
import type { Incident } from './incident.ts';

/** What a transaction adds to the counts of children that an incident holds. */
export interface ChildDelta {
  readonly all: number;
  readonly open: number;
}

/** Whether work on an incident goes on: it counts as an open child of its parent. */
export const isOpen = ({ status, mergedInto }: Pick<Incident, 'status' | 'mergedInto'>): boolean =>
  !mergedInto && status !== 'solved' && status !== 'closed';

/**
 * By how much each parent's counts change with these changes, by its reference; none where nothing does. It
 * follows from what each incident was and is, so that no way of closing, reopening or moving one can forget it.
 */
export function childDeltas(changes: readonly Change[]): Map<string, ChildDelta> {
  const deltas = new Map<string, ChildDelta>();
  const count = (incident: Incident | undefined, sign: 1 | -1) => {
    if (!incident?.parent) return;
    const { all, open } = deltas.get(incident.parent) ?? { all: 0, open: 0 };
    deltas.set(incident.parent, { all: all + sign, open: open + (isOpen(incident) ? sign : 0) });
  };
  for (const { before, incident } of changes) {
    count(before?.incident, -1);
    count(incident, 1);
  }
  return new Map([...deltas].filter(([, { all, open }]) => all !== 0 || open !== 0));
}

/** The counts with a delta. */
export const counted = ({ all, open }: ChildDelta, by: ChildDelta | undefined): ChildDelta =>
  by ? { all: all + by.all, open: open + by.open } : { all, open };
