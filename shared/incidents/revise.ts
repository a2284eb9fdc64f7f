import type { NewId } from '../platform/ids.ts';
import { type Actor, type EventPlace, type TimelineEvent, timelineEvent } from './event.ts';
import type { Incident } from './incident.ts';

/**
 * The next version of an incident. Time moves on with each, by a millisecond at least, whichever machine's clock
 * is behind: what a change tells sorts behind what the changes before it told.
 */
export function nextVersion(incident: Incident, now: Date): Incident {
  const at = Math.max(now.getTime(), Date.parse(incident.updatedAt) + 1);
  return { ...incident, updatedAt: new Date(at).toISOString(), version: incident.version + 1 };
}

/** Where an event of a change stands: made by `actor` at the instant of the change. */
export type PlaceOf = (actor: Actor) => EventPlace;

/** Places for the events of the change that led to this version. Each call is one event's, in their order. */
export const placesOf =
  ({ reference, updatedAt: at, version }: Incident, by: { now: Date; newId: NewId }): PlaceOf =>
  (actor) => ({ id: by.newId(by.now), reference, at, actor, version });

/** The entry for a status that changed, with the reason; none where it did not. */
export function statusEvents(
  before: Incident,
  after: Incident,
  place: ReturnType<PlaceOf>,
  because: string,
): TimelineEvent[] {
  if (before.status === after.status) return [];
  return [
    timelineEvent('fieldChanged', place, { field: 'status', from: before.status, to: after.status, because }),
  ];
}
