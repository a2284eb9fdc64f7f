import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, type EventData, timelineEvent } from './event.ts';
import { answered } from './lifecycle.ts';
import { nextVersion, placesOf, statusEvents } from './revise.ts';

/** How many Message-IDs of the customer our answers refer to. */
const THREAD = 10;

/**
 * A mail that belongs to an incident. A person's answer sets it `updated`; what a machine wrote is filed on
 * the timeline and wakes nobody.
 */
export function customerAnswer(
  state: IncidentState,
  mail: EventData<'emailIn'>,
  by: { actor: Actor; messageId: string | undefined; now: Date; newId: NewId },
): Change {
  const before = state.incident;
  const moved = mail.automatic ? before : answered(before, by.now);
  const mailThread =
    by.messageId && !mail.automatic ? [...before.mailThread, by.messageId].slice(-THREAD) : before.mailThread;
  const incident = nextVersion({ ...moved, mailThread }, by.now);
  const place = placesOf(incident, by);
  return {
    before: state,
    incident,
    kpis: [],
    events: [
      timelineEvent('emailIn', place(by.actor), mail),
      ...statusEvents(before, incident, place(by.actor), 'customer reply'),
    ],
    messages: [],
  };
}
