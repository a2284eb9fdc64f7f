import type { Incident, TimelineEvent, TimelinePage } from '../../../shared/incidents/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { isTimelinePlace } from '../../../shared/table/keys.ts';

const listOf = (reference: string) => `timeline:${reference}`;

/** Marks a position that a page ends before; one without it is a position to go on after. */
const BACK = '<';

/** A page as it is shown, its positions written as cursors. */
export function timelineView(
  { events, next, previous }: TimelinePage,
  incident: Pick<Incident, 'reference' | 'contact' | 'participants'>,
) {
  const cursor = (position: string) => writeCursor(listOf(incident.reference), position);
  return {
    events: events.map((event) => named(event, incident)),
    ...(next ? { next: cursor(next) } : {}),
    ...(previous ? { previous: cursor(BACK + previous) } : {}),
  };
}

/** A hit carries ids only; whose it is, is known by the incident. */
function named(event: TimelineEvent, { contact, participants }: Pick<Incident, 'contact' | 'participants'>) {
  if (event.actor.name !== '') return event;
  const reader = [contact, ...participants].find(({ id }) => id === event.actor.id);
  return reader ? { ...event, actor: { ...event.actor, name: reader.name } } : event;
}

/**
 * Where a page of the timeline begins.
 * @throws DeskError invalidRequest for what is not a cursor of this timeline.
 */
export function timelinePosition(
  reference: string,
  cursor: string | undefined,
): { after?: string; before?: string } {
  const holds = (position: string) => isTimelinePlace(position.replace(BACK, ''));
  const position = readCursor(listOf(reference), cursor, holds);
  if (position === undefined) return {};
  return position.startsWith(BACK) ? { before: position.slice(BACK.length) } : { after: position };
}
