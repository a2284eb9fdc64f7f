import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CorruptDataError, DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Settings } from '../settings/index.ts';
import { isOpen } from './child-counts.ts';
import { type ClosingChildren, closeChild, wroteSince } from './close-child.ts';
import { type Actor, type TimelineEvent, timelineEvent } from './event.ts';
import { addEvent } from './event-store.ts';
import type { FamilyStore } from './family-store.ts';
import type { Incident } from './incident.ts';
import { withNotices } from './inform.ts';
import type { IncidentReader } from './read-store.ts';
import type { IncidentStore } from './store.ts';
import { livingIncident } from './survivor.ts';

const PAGE = 25;

export interface ClosingParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly incidents: IncidentStore;
  readonly reader: IncidentReader;
  readonly family: FamilyStore;
  readonly settings: { load(): Promise<Settings> };
  readonly newId: NewId;
}

/** How many children were closed, and how many could not be. */
export interface ClosedChildren {
  readonly closed: number;
  readonly left: number;
}

/**
 * Closes the open children of an incident, page by page, as an entry of its timeline asks for. Each is a
 * transaction of its own, and one that is closed already is passed over: begun again after a crash it goes on
 * where it was. Of each that cannot be closed the timeline says why.
 */
export const closeChildren =
  (parts: ClosingParts) =>
  async (asked: { reference: string; at: string; eventId: string }, now: Date): Promise<ClosedChildren> => {
    const entry = await parts.reader.event(asked.reference, { at: asked.at, id: asked.eventId });
    const parent = await livingIncident(parts.incidents, asked.reference);
    if (!entry || !parent) throw new CorruptDataError('An entry that was announced is not there.');
    const settings = await parts.settings.load();
    const closing = { at: entry.at, because: String(entry.data.because) };
    let [closed, left] = [0, 0];
    let after: string | undefined;
    do {
      const page = await parts.family.children(parent.incident, { size: PAGE, after });
      for (const { reference } of page.children.filter(isOpen)) {
        const by = { actor: entry.actor, now, newId: parts.newId, settings };
        const refusal = await closeOne(parts, reference, parent.incident, closing, by);
        if (refusal) await addEvent(parts.client, parts.table, notClosed(entry, reference, refusal));
        if (refusal) left += 1;
        else closed += 1;
      }
      after = page.next;
    } while (after);
    return { closed, left };
  };

/** Why a child could not be closed; undefined where it is closed. */
async function closeOne(
  { incidents, newId }: ClosingParts,
  reference: string,
  parent: Incident,
  closing: ClosingChildren,
  by: { actor: Actor; now: Date; newId: NewId; settings: Settings },
): Promise<string | undefined> {
  try {
    let written = false;
    await incidents.change(reference, (state) => {
      written = wroteSince(state.incident, closing);
      const change = closeChild(state, parent, closing, by);
      return change && withNotices(change, { newId, now: by.now });
    });
    return written ? 'Its customer has written since.' : undefined;
  } catch (error) {
    if (!(error instanceof DeskError) || error.code === 'busy') throw error;
    return error.message;
  }
}

/** The same told again is the same entry: it stands at the instant of what asked for it. */
const notClosed = (
  { id, reference, at, actor }: TimelineEvent,
  child: string,
  because: string,
): TimelineEvent =>
  timelineEvent('childNotClosed', { id: `${id}-${child}`, reference, at, actor }, { child, because });
