import { DeskError } from '../platform/errors.ts';
import type { Settings } from '../settings/index.ts';
import type { Incident, Status } from './incident.ts';
import { refuseUnsolvable } from './solvable.ts';

/** Where an agent may take an incident from each status. Staying is always legal. */
const byAgent: Readonly<Record<Status, readonly Status[]>> = {
  unresolved: ['waiting', 'solved'],
  waiting: ['unresolved', 'solved'],
  updated: ['unresolved', 'waiting', 'solved'],
  solved: ['unresolved', 'waiting', 'closed'],
  closed: [],
};

/** Where an agent may take an incident from this status. */
export const legalStatuses = (status: Status): readonly Status[] => byAgent[status];

/**
 * The incident in its new status, with the instants that go with it.
 * @throws DeskError illegalTransition, naming the legal ones; conflict where something is left to do before it
 * can be solved.
 */
export function moveTo(incident: Incident, status: Status, by: { now: Date; settings: Settings }): Incident {
  if (status === incident.status) return incident;
  const legal = legalStatuses(incident.status);
  if (!legal.includes(status)) {
    throw new DeskError(
      'illegalTransition',
      legal.length > 0
        ? `From ${incident.status} it can go to ${legal.join(', ')}.`
        : `A ${incident.status} incident stays as it is until the customer writes.`,
      { from: incident.status, legal },
    );
  }
  if (status === 'solved') refuseUnsolvable(incident, by.settings);
  return enter(incident, status, by.now);
}

/** Whether a customer's answer belongs on this incident, or opens one that follows it. After `reopenDays` it does the latter. */
export function takesAnswers(incident: Incident, now: Date, reopenDays: number): boolean {
  if (incident.status !== 'closed' || !incident.closedAt) return true;
  return now.getTime() - Date.parse(incident.closedAt) <= reopenDays * 86_400_000;
}

/** A customer has answered: whatever it was, an agent looks at it again. */
export const answered = (incident: Incident, now: Date): Incident => enter(incident, 'updated', now);

function enter(incident: Incident, status: Status, now: Date): Incident {
  if (status === incident.status) return incident;
  const { solvedAt, closedAt, ...rest } = incident;
  const at = now.toISOString();
  if (status === 'solved') return { ...rest, status, solvedAt: at };
  if (status === 'closed') return { ...rest, status, ...(solvedAt ? { solvedAt } : {}), closedAt: at };
  return { ...rest, status };
}
