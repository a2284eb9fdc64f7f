import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import type { TimelineEvent } from './event.ts';
import type { Incident } from './incident.ts';
import { nextVersion, type PlaceOf, placesOf } from './revise.ts';

/**
 * A change that mails nobody: the incident becomes `next`, and `tell` says what stands on the timeline of it.
 */
export function step(
  state: IncidentState,
  next: Incident,
  by: { now: Date; newId: NewId },
  tell: (place: PlaceOf, incident: Incident) => readonly TimelineEvent[],
): Change {
  const incident = nextVersion(next, by.now);
  const place = placesOf(incident, by);
  return {
    before: state,
    incident,
    kpis: [],
    events: [...tell(place, incident)],
    messages: [],
  };
}
