import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import type { TimelineEvent } from './event.ts';
import type { Incident } from './incident.ts';
import { nextVersion, type PlaceOf, placesOf, promisesAt } from './revise.ts';

/**
 * A change that keeps no promise and mails nobody: the incident becomes `next`, its promises are brought up to
 * now, and `tell` says what stands on the timeline of it.
 */
export function step(
  state: IncidentState,
  next: Incident,
  by: { now: Date; newId: NewId },
  tell: (place: PlaceOf, incident: Incident) => readonly TimelineEvent[],
): Change {
  const incident = nextVersion(next, by.now);
  const place = placesOf(incident, by);
  const promises = promisesAt(state, by.now, place, false);
  return {
    before: state,
    incident,
    kpis: promises.kpis,
    events: [...promises.events, ...tell(place, incident)],
    messages: [],
  };
}
