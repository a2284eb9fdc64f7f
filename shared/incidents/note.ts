import type { NewId } from '../platform/ids.ts';
import type { Settings } from '../settings/index.ts';
import type { Change, IncidentState } from './change.ts';
import { closedMail } from './closed-mail.ts';
import { type Actor, type EventData, theDesk, timelineEvent } from './event.ts';
import type { Status } from './incident.ts';
import { moveTo } from './lifecycle.ts';
import { nextVersion, placesOf, statusEvents } from './revise.ts';

/** What an agent writes down: a work note for agents only, or a comment that the customer sees. */
export interface Note {
  readonly kind: 'workNote' | 'comment';
  readonly text: string;
  /** Where the incident goes with it; it stays where it is when this is not said. */
  readonly status?: Status | undefined;
  /** The standard text it was made from. */
  readonly standardTextId?: string | undefined;
  /** Files of the incident that go with it. */
  readonly files?: EventData<'comment'>['files'];
}

/**
 * A note on the timeline, and the status that goes with it. Neither kind is an answer: it is not mailed, and the
 * promise of an answer runs on. That the incident was solved without one the customer is told by mail.
 * @throws DeskError as `moveTo` does.
 */
export function note(
  state: IncidentState,
  { kind, text, status, standardTextId, files = [] }: Note,
  by: { actor: Actor; now: Date; newId: NewId; settings: Settings },
): Change {
  const before = state.incident;
  const moved = moveTo(before, status ?? before.status, by);
  const incident = nextVersion(moved, by.now);
  const place = placesOf(incident, by);
  const solved = before.status !== 'solved' && incident.status === 'solved';
  const written = timelineEvent(kind, place(by.actor), {
    text,
    ...(standardTextId ? { standardTextId } : {}),
    ...(files.length > 0 ? { files } : {}),
  });
  const moves = statusEvents(before, incident, place(by.actor), kind);
  const mail = solved ? closedMail(incident, place(theDesk), by.newId(by.now)) : undefined;
  return {
    before: state,
    incident,
    kpis: [],
    events: [written, ...moves, ...(mail ? [mail.event] : [])],
    messages: mail ? [mail.message] : [],
  };
}
