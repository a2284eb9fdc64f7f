import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, type TimelineEvent, timelineEvent } from './event.ts';
import type { AgentRef, Incident } from './incident.ts';
import type { TimeEntry } from './part.ts';
import type { PlaceOf } from './revise.ts';
import { step } from './step.ts';

/** Minutes of one entry: a day at most. */
export const MAX_MINUTES = 1440;

export interface NewTime {
  readonly agent: AgentRef;
  /** In the site's time zone. */
  readonly day: string;
  readonly minutes: number;
  readonly billable: boolean;
  readonly activity?: string | undefined;
  readonly rateCode?: string | undefined;
  readonly note?: string | undefined;
}

/** A change of an incident with the time that it is about. */
export interface TimeChange extends Change {
  readonly entry: TimeEntry;
}

type By = { actor: Actor; now: Date; newId: NewId };

/** Logs time on an incident, for the account that it is for now. */
export function logTime(state: IncidentState, wish: NewTime, by: By): TimeChange {
  const { agent, day, minutes, billable, activity, rateCode, note } = wish;
  const { account, reference } = state.incident;
  const entry: TimeEntry = {
    id: by.newId(by.now),
    reference,
    revision: 0,
    createdAt: by.now.toISOString(),
    createdBy: { id: by.actor.id, name: by.actor.name },
    ...{ agent, day, minutes, billable },
    ...(activity ? { activity } : {}),
    ...(rateCode ? { rateCode } : {}),
    ...(note ? { note } : {}),
    ...(account ? { account } : {}),
  };
  const { id } = entry;
  const change = changeOf(state, summed(state.incident, entry, 1), by, (place) =>
    timelineEvent('timeLogged', place(by.actor), { id, minutes, billable, day, agent }),
  );
  return { ...change, parts: [{ kind: 'time', part: entry }], entry };
}

/** Takes an entry back; the timeline keeps what it was. */
export function removeTime(state: IncidentState, entry: TimeEntry, because: string, by: By): TimeChange {
  const { id, minutes, billable, day, agent } = entry;
  const change = changeOf(state, summed(state.incident, entry, -1), by, (place) =>
    timelineEvent('timeRemoved', place(by.actor), { id, minutes, billable, day, agent, because }),
  );
  return { ...change, parts: [{ kind: 'time', part: entry, remove: true }], entry };
}

/**
 * Whether somebody may log or remove time of this agent: one's own, and a manager anybody's.
 * @throws DeskError forbidden.
 */
export function refuseTimeOfOthers(agentId: string, actor: { id: string; manages: boolean }): void {
  if (agentId === actor.id || actor.manages) return;
  throw new DeskError('forbidden', 'The time of another agent needs the role manager.');
}

/** @throws DeskError invalidRequest for a day that has not begun. */
export function refuseFuture(day: string, today: string): void {
  if (day <= today) return;
  const detail = `No later than today, ${today}.`;
  throw new DeskError('invalidRequest', `day: ${detail}`, {
    fields: [{ in: 'body', pointer: '/day', detail }],
  });
}

const summed = ({ minutes }: Incident, entry: TimeEntry, sign: 1 | -1): Incident['minutes'] => {
  const of = entry.billable ? 'billable' : 'other';
  return { ...minutes, [of]: minutes[of] + sign * entry.minutes };
};

const changeOf = (
  state: IncidentState,
  minutes: Incident['minutes'],
  by: By,
  entry: (place: PlaceOf) => TimelineEvent,
): Change => step(state, { ...state.incident, minutes }, by, (place) => [entry(place)]);
