import type { Change, IncidentState } from './change.ts';
import { isOpen } from './child-counts.ts';
import type { Incident } from './incident.ts';
import { type PatchBy, patch } from './patch.ts';

/** What asked for the children of an incident to be closed. */
export interface ClosingChildren {
  readonly at: string;
  readonly because: string;
}

/**
 * A child closed with its parent: solved first, with the parent's codes of how it ended where it has none, and
 * its customer told as of any that is solved without an answer. Its own children follow. Undefined for one
 * that is not open, or whose customer has written since.
 * @throws DeskError conflict where something is left to do before it can be solved.
 */
export function closeChild(
  child: IncidentState,
  parent: Incident,
  closing: ClosingChildren,
  by: PatchBy,
): Change | undefined {
  const { incident } = child;
  if (!isOpen(incident) || incident.parent !== parent.reference || wroteSince(incident, closing)) {
    return undefined;
  }
  const reason = closing.because;
  const solved = patch(child, { fields: { ...inherited(incident, parent), status: 'solved', reason } }, by);
  if (!solved) return undefined;
  const changed = new Map(solved.kpis.map((kpi) => [kpi.kpi, kpi]));
  const then = {
    incident: solved.incident,
    kpis: child.kpis.map((kpi) => changed.get(kpi.kpi) ?? kpi),
  };
  const closeChildren = incident.children.open > 0;
  const closed = patch(then, { fields: { status: 'closed', closeChildren, reason } }, by);
  if (!closed) return undefined;
  return {
    ...closed,
    before: child,
    kpis: [...solved.kpis.filter(({ kpi }) => !closed.kpis.some((one) => one.kpi === kpi)), ...closed.kpis],
    events: [...solved.events, ...closed.events],
    messages: [...solved.messages, ...closed.messages],
  };
}

/** Whether it is open because its customer wrote after the closing was asked for. */
export const wroteSince = ({ status, updatedAt }: Incident, { at }: ClosingChildren): boolean =>
  status === 'updated' && updatedAt > at;

/** How the parent ended holds for the child, where nobody said otherwise of it. */
function inherited(child: Incident, parent: Incident) {
  const { disposition, resolutionGeneral, resolutionSpecific } = parent;
  return {
    ...(child.disposition || !disposition ? {} : { disposition }),
    ...(child.resolutionGeneral || !resolutionGeneral
      ? {}
      : { resolutionGeneral, ...(resolutionSpecific ? { resolutionSpecific } : {}) }),
  };
}
