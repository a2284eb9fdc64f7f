import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, type AttachmentNote, type EventData, timelineEvent } from './event.ts';
import type { AgentRef } from './incident.ts';
import { answered } from './lifecycle.ts';
import type { AttachedFile, PartChange } from './part.ts';
import { nextVersion, placesOf, statusEvents } from './revise.ts';
import { step } from './step.ts';

/** Files of one incident that were uploaded. What comes by mail is never refused. */
export const MAX_FILES = 40;
export const MAX_FILE_BYTES = 25 * 1024 * 1024;

/** Seconds for which an announced upload is waited for; the address to send it to works for less. */
export const EXPECTED_SECONDS = 3600;

/** Where the bytes of a file are kept, and where an upload lies until it is confirmed. */
export const attachmentKey = (id: string): string => `attachments/${id}`;
export const uploadKey = (id: string): string => `uploads/${id}`;

/** What a client says of a file before it sends it. `name` is safe to offer, `type` is a MIME type. */
export interface AnnouncedFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

type By = { actor: Actor; now: Date; newId: NewId };

/** Whether an announced upload may still come. */
export const isAwaited = (file: AttachedFile, now: Date): boolean =>
  file.state === 'expected' && (file.expiresAt ?? 0) * 1000 > now.getTime();

/**
 * A file that is to be uploaded. A customer's is public: it is their own.
 * @param count how many there are, those that are waited for included, and how many there may be.
 * @throws DeskError conflict when there are as many as there may be.
 */
export function expectFile(
  reference: string,
  announced: AnnouncedFile,
  count: { are: number; most: number },
  by: By,
): AttachedFile {
  if (count.are >= count.most) throw tooMany(count.most);
  return {
    ...announced,
    id: by.newId(by.now),
    reference,
    revision: 0,
    createdAt: by.now.toISOString(),
    createdBy: refOf(by.actor),
    state: 'expected',
    origin: 'upload',
    visibility: by.actor.kind === 'contact' ? 'public' : 'internal',
    expiresAt: Math.floor(by.now.getTime() / 1000) + EXPECTED_SECONDS,
  };
}

const tooMany = (most: number) => new DeskError('conflict', `There may be ${most} files, and there are.`);

/**
 * An upload has come: from here on the file is part of the incident. A customer's sets it `updated`, as
 * anything does that a customer adds.
 */
export function fileArrived(state: IncidentState, file: AttachedFile, by: By): Change {
  const before = state.incident;
  if (before.attachments >= MAX_FILES) throw tooMany(MAX_FILES);
  const fromCustomer = by.actor.kind === 'contact';
  const moved = fromCustomer ? answered(before, by.now) : before;
  const incident = nextVersion({ ...moved, attachments: before.attachments + 1 }, by.now);
  const place = placesOf(incident, by);
  const { id, name, type, size } = file;
  const added = {
    ...timelineEvent('fileAdded', place(by.actor), { id, name, type, size }),
    visibility: file.visibility,
  };
  const { expiresAt: _, ...kept } = file;
  return {
    before: state,
    incident,
    kpis: [],
    events: [added, ...statusEvents(before, incident, place(by.actor), 'customer file')],
    messages: [],
    parts: [filePart({ ...kept, state: 'here', entry: { at: added.at, id: added.id } })],
  };
}

/** Takes a file off an incident: its place stays as a tombstone, its bytes are removed by who hears of it. */
export function removeFile(state: IncidentState, file: AttachedFile, by: By): Change {
  const before = state.incident;
  const attachments = Math.max(0, before.attachments - 1);
  const change = step(state, { ...before, attachments }, by, (place) => [
    timelineEvent('fileRemoved', place(by.actor), { id: file.id, name: file.name }),
  ]);
  return { ...change, parts: [filePart({ ...file, state: 'removed' })] };
}

/** What an entry says of the files that go with it. */
export const filesNoted = (files: readonly AttachedFile[]): NonNullable<EventData<'emailOut'>['files']> =>
  files.map(({ id, name, type, size }) => ({ id, name, type, size }));

/** Files that the customer may see from here on: they were sent to them, or stand on what they are shown. */
export const published = (files: readonly AttachedFile[]): PartChange[] =>
  files
    .filter(({ visibility }) => visibility === 'internal')
    .map((file) => filePart({ ...file, visibility: 'public' }));

/** The change that places a mail, with the files that came with it. What a machine sent the customer does not see. */
export function withMailFiles(
  change: Change,
  files: readonly AttachmentNote[],
  by: { from: AgentRef; automatic: boolean },
): Change {
  if (files.length === 0) return change;
  const { incident } = change;
  const entry = change.events.find(({ type }) => type === 'emailIn' || type === 'created');
  const parts = files.map(
    (file): PartChange =>
      filePart({
        id: file.id,
        reference: incident.reference,
        revision: 0,
        createdAt: incident.updatedAt,
        createdBy: by.from,
        name: file.name,
        type: file.type,
        size: file.size,
        state: 'here',
        origin: 'mail',
        visibility: by.automatic ? 'internal' : 'public',
        ...(entry ? { entry: { at: entry.at, id: entry.id } } : {}),
        inline: file.inline,
        ...(file.contentId ? { contentId: file.contentId } : {}),
      }),
  );
  return {
    ...change,
    incident: { ...incident, attachments: incident.attachments + files.length },
    parts: [...(change.parts ?? []), ...parts],
  };
}

const filePart = (part: AttachedFile): PartChange => ({ kind: 'file', part });

const refOf = ({ id, name }: Actor): AgentRef => ({ id, name });

/**
 * Whether a customer may have a file: what they brought, and what the desk sent on their own incident. What
 * others brought to an incident that theirs was merged with is not theirs.
 */
export const mayTake = (
  file: AttachedFile,
  visitor: { contactIds: ReadonlySet<string>; reference: string; contacts: readonly string[] },
): boolean =>
  file.state === 'here' &&
  file.visibility === 'public' &&
  (visitor.contactIds.has(file.createdBy.id) ||
    (file.reference === visitor.reference && !visitor.contacts.includes(file.createdBy.id)));
