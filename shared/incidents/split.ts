import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Settings } from '../settings/index.ts';
import type { DefaultPolicy } from '../sla/index.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, AttachmentNote, type TimelineEvent, timelineEvent } from './event.ts';
import type { Channel, ContactRef, Incident } from './incident.ts';
import { openIncident } from './open-incident.ts';
import type { AttachedFile, PartChange } from './part.ts';
import { nextVersion, placesOf } from './revise.ts';

export interface SplitRequest {
  readonly subject?: string | undefined;
  /** Whose the new incident is: who wrote the entry, or whose this incident is. */
  readonly contact: 'author' | 'keep';
}

export interface SplitBy {
  readonly actor: Actor;
  readonly now: Date;
  readonly newId: NewId;
  readonly settings: Settings;
  readonly policy: DefaultPolicy;
  /** The reference of the incident it becomes. */
  readonly reference: string;
}

/** What can become an incident of its own, and how what it says came in. */
const channelOf: Readonly<Record<string, Channel | 'same'>> = {
  emailIn: 'email',
  callIn: 'phone',
  comment: 'same',
  workNote: 'same',
};

const SUBJECT = 250;

/**
 * Makes an entry of a timeline an incident of its own: its text is the description, its files are shared, and its
 * promise starts anew. The entry stays where it is; both timelines tell of it, and the two are related.
 * @throws DeskError conflict for an entry that says nothing a customer could ask.
 */
export function split(
  state: IncidentState,
  entry: TimelineEvent,
  request: SplitRequest,
  by: SplitBy,
): Change {
  const channel = channelOf[entry.type];
  const text = typeof entry.data.text === 'string' ? entry.data.text.trim() : '';
  if (!channel || !text) {
    const types = Object.keys(channelOf).join(', ');
    throw new DeskError('conflict', `Only what somebody wrote becomes an incident of its own: ${types}.`);
  }
  if (entry.redacted) throw new DeskError('conflict', 'What it said was removed for privacy.');
  const source = state.incident;
  const contact = request.contact === 'keep' ? source.contact : (authorOf(entry, source) ?? source.contact);
  const opened = openIncident(
    {
      siteId: source.siteId,
      channel: channel === 'same' ? source.channel : channel,
      subject: request.subject ?? subjectOf(entry, source),
      text,
      contact,
      language: source.language,
      ...(source.product ? { product: source.product } : {}),
      ...(source.category ? { category: source.category } : {}),
      related: {
        reference: source.reference,
        because: `It was split from ${source.reference}.`,
        mutual: true,
      },
    },
    { ...by, receipt: false },
  );
  const incident = nextVersion(source, by.now);
  const told = { from: source.reference, into: by.reference, eventId: entry.id };
  const files = filesOf(entry, by);
  return {
    before: state,
    incident,
    kpis: [],
    events: [timelineEvent('split', placesOf(incident, by)(by.actor), told)],
    messages: [],
    others: [
      {
        ...opened,
        incident: {
          ...opened.incident,
          // Whoever is of another account has its own.
          ...(source.account && contact.id === source.contact.id ? { account: source.account } : {}),
          attachments: files.length,
        },
        events: [...opened.events, timelineEvent('split', placesOf(opened.incident, by)(by.actor), told)],
        parts: [...(opened.parts ?? []), ...files],
      },
    ],
  };
}

/** The customer's person who wrote an entry; undefined for what an agent wrote down. */
function authorOf(
  { actor, data }: TimelineEvent,
  { contact, participants }: Incident,
): ContactRef | undefined {
  if (actor.kind !== 'contact') return undefined;
  const known = [contact, ...participants].find(({ id }) => id === actor.id);
  if (known) return known;
  const { address } = (data.from ?? {}) as { address?: unknown };
  return { id: actor.id, name: actor.name, ...(typeof address === 'string' ? { address } : {}) };
}

const subjectOf = ({ data }: TimelineEvent, { subject }: Incident): string =>
  ((typeof data.subject === 'string' && data.subject.trim()) || subject).slice(0, SUBJECT);

/** The files of an entry as parts of the new incident, under the ids that their bytes are kept by. */
function filesOf({ data, visibility }: TimelineEvent, by: SplitBy): PartChange[] {
  const fromMail = AttachmentNote.array().safeParse(data.attachments);
  const uploaded = AttachmentNote.omit({ inline: true, contentId: true }).array().safeParse(data.files);
  const part = (
    { id, name, type, size, contentId, inline }: Omit<AttachmentNote, 'inline'> & { inline?: boolean },
    origin: AttachedFile['origin'],
  ): PartChange => ({
    kind: 'file',
    part: {
      ...{ id, name, type, size, origin, visibility, state: 'here' },
      ...{ reference: by.reference, revision: 0, createdAt: by.now.toISOString() },
      createdBy: { id: by.actor.id, name: by.actor.name },
      ...(inline === undefined ? {} : { inline }),
      ...(contentId ? { contentId } : {}),
    },
  });
  return [
    ...(fromMail.data ?? []).map((file) => part(file, 'mail')),
    ...(uploaded.data ?? []).map((file) => part(file, 'upload')),
  ];
}
