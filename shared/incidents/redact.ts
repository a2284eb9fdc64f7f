import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Language } from '../platform/language.ts';
import type { OutgoingMessage } from '../responses/index.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, type TimelineEvent, timelineEvent } from './event.ts';
import type { Incident } from './incident.ts';
import type { AttachedFile, PartChange } from './part.ts';
import { nextVersion, placesOf } from './revise.ts';

/** An entry whose content is to go, with all that hangs on it. */
export interface ToRedact {
  readonly event: TimelineEvent;
  /** The files that go with it, as far as they have places of their own. */
  readonly files: readonly AttachedFile[];
  /** The entries that told of these files' coming. */
  readonly arrivals: readonly TimelineEvent[];
  /** The mail it went out by. */
  readonly message?: OutgoingMessage | undefined;
  /** The incident the entry stands on, where that was merged into this one. */
  readonly merged?: Incident | undefined;
}

/** A redaction as it is written: besides the change, what stands in the place of what was said. */
export interface Redaction extends Change {
  readonly tombstones: readonly TimelineEvent[];
  /** The inbound mail whose record is to say so. */
  readonly mailId?: string;
  /** The message that has not gone out and must not. */
  readonly withheld?: OutgoingMessage;
  /** An incident merged into this one whose question goes. */
  readonly emptied?: { readonly reference: string; readonly subject: string };
}

/** What is kept of an entry's data: where its content was, and what is no content. */
export interface Remains {
  readonly mailId?: string;
  readonly messageId?: string;
  /** Files in the bucket of files. */
  readonly fileIds?: readonly string[];
  /** Descriptions that a change replaced or set. */
  readonly textIds?: readonly string[];
}

const removedSubject: Readonly<Record<Language, string>> = {
  en: '(removed)',
  fr: '(supprimé)',
  de: '(entfernt)',
};
const removedName = 'removed';

/** Of an entry's data, what says nothing of what somebody wrote. */
const kept = [
  'messageId',
  'messageType',
  'mailId',
  'channel',
  'field',
  'automatic',
  'minutes',
  'billable',
  'day',
] as const;

/**
 * Removes what an entry says: the entry stands on as a tombstone, with who, when and what kind, and another one
 * tells of the removal. Its files go, its mail is not given out any more, and where it opened the incident the
 * description and the subject go with it. The copies in buckets are removed by who hears of it.
 * @throws DeskError conflict for an entry that was redacted, or that tells of a redaction; busy while its mail
 * is being sent.
 */
export function redact(
  state: IncidentState,
  found: ToRedact,
  reason: string,
  by: { actor: Actor; now: Date; newId: NewId },
): Redaction {
  const { event, files, message, merged } = found;
  refuse(event, message);
  const before = state.incident;
  const here = files.filter((file) => file.state === 'here');
  const opens = event.type === 'created';
  const own = opens && event.reference === before.reference;
  const incident = nextVersion(
    {
      ...before,
      attachments: Math.max(0, before.attachments - here.length),
      ...(own ? { subject: subjectAfter(before, event) } : {}),
    },
    by.now,
  );
  const place = placesOf(incident, by);
  const redacted = { at: incident.updatedAt, by: by.actor.name, reason };
  const tombstone = (one: TimelineEvent): TimelineEvent => ({ ...one, data: remainsOf(one), redacted });
  const told = timelineEvent('redacted', place(by.actor), {
    eventId: event.id,
    at: event.at,
    type: event.type,
    ...(event.reference === before.reference ? {} : { reference: event.reference }),
    reason,
  });
  const { mailId } = remainsOf(event);
  return {
    before: state,
    incident,
    kpis: [],
    events: [told],
    messages: [],
    parts: files.map(removed),
    ...(own ? { description: '' } : {}),
    tombstones: [event, ...found.arrivals.filter(({ id }) => id !== event.id)].map(tombstone),
    ...(mailId ? { mailId } : {}),
    ...(message?.state === 'queued' ? { withheld: message } : {}),
    ...(opens && merged
      ? { emptied: { reference: merged.reference, subject: subjectAfter(merged, event) } }
      : {}),
  };
}

function refuse(event: TimelineEvent, message: OutgoingMessage | undefined): void {
  if (event.redacted) throw new DeskError('conflict', 'This entry was redacted already.');
  if (event.type === 'redacted') throw new DeskError('conflict', 'What tells of a redaction stays.');
  if (message?.state === 'claimed') {
    throw new DeskError('busy', 'Its mail is being sent right now; try again in a minute.');
  }
}

/** The question's own subject goes with it; one that an agent has set since is theirs. */
const subjectAfter = (incident: Incident, created: TimelineEvent): string =>
  incident.subject === created.data.subject ? removedSubject[incident.language] : incident.subject;

const removed = (part: AttachedFile): PartChange => ({
  kind: 'file',
  part: { ...part, name: removedName, state: 'removed' },
});

/** The ids of the files that an entry brought, shows, or tells of. */
export function filesOfEvent({ type, data }: TimelineEvent): string[] {
  if (data.fileIds) return data.fileIds as string[];
  const listed = [data.attachments, data.files].flat() as ({ id?: unknown } | undefined)[];
  const own = type === 'fileAdded' || type === 'fileRemoved' ? [data] : [];
  return [...listed, ...own].flatMap((file) => (typeof file?.id === 'string' ? [file.id] : []));
}

function remainsOf(event: TimelineEvent): Record<string, unknown> & Remains {
  const fileIds = filesOfEvent(event);
  const textIds = [event.data.from, event.data.to].flatMap((value) => {
    const { textId } = (value ?? {}) as { textId?: unknown };
    return typeof textId === 'string' ? [textId] : [];
  });
  return {
    ...Object.fromEntries(
      kept.flatMap((name) => (event.data[name] === undefined ? [] : [[name, event.data[name]]])),
    ),
    // What has happened to the clocks is read from it.
    ...(event.data.field === 'status' ? { from: event.data.from, to: event.data.to } : {}),
    ...(fileIds.length > 0 ? { fileIds } : {}),
    ...(textIds.length > 0 ? { textIds } : {}),
  };
}
