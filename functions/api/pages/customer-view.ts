import * as z from 'zod';
import {
  type IncidentState,
  mayRead,
  ownAmong,
  type TimelineEvent,
} from '../../../shared/incidents/index.ts';
import type { Language } from '../../../shared/platform/language.ts';

/** What the customer sees of an incident: the question, what was written since, where it stands. */
export interface CustomerView {
  readonly reference: string;
  readonly subject: string;
  readonly status: string;
  readonly language: Language;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly question: string;
  /** What came with the question; absent where nothing did. */
  readonly questionFiles?: readonly FileName[];
  readonly conversation: readonly {
    at: string;
    from: 'you' | 'us';
    name: string;
    text: string;
    files?: readonly FileName[];
  }[];
}

/** A file by which something that was written goes on. */
export interface FileName {
  readonly id: string;
  readonly name: string;
}

/** What is written for customers to read. */
const written = new Set(['emailIn', 'emailOut', 'comment', 'custom']);

interface WithEvents extends IncidentState {
  readonly events: readonly TimelineEvent[];
}

/**
 * Nothing internal passes: only what was written between this customer and the desk. Where the incident was
 * merged into another, the conversation goes on there and `living` is that one; what belongs to others who take
 * part in it is theirs.
 */
export const customerView = (
  found: WithEvents & { description: string },
  living: WithEvents = found,
): CustomerView => {
  const { reference, subject, contact, language, createdAt } = found.incident;
  const viewer = {
    contactId: contact.id,
    address: contact.address,
    own: ownAmong(living.events, reference, contact.id),
    living: living.incident,
  };
  return {
    ...{ reference, subject, language, createdAt },
    status: living.incident.status,
    updatedAt: living.incident.updatedAt,
    question: found.description,
    ...named('questionFiles', filesOf(found.events.find(isOpening(reference)))),
    conversation: living.events.flatMap((event) => {
      const { text, automatic } = event.data;
      if (!written.has(event.type) || !mayRead(event, viewer)) return [];
      if (automatic || typeof text !== 'string') return [];
      const from = event.actor.kind === 'contact' ? 'you' : 'us';
      return [{ at: event.at, from, name: event.actor.name, text, ...named('files', filesOf(event)) }];
    }),
  };
};

const isOpening = (reference: string) => (event: TimelineEvent) =>
  event.type === 'created' && event.reference === reference;

/** What was attached; images that a mail shows within itself are no files to its reader. */
const Attached = z.array(z.object({ id: z.string(), name: z.string(), inline: z.boolean().optional() }));

const filesOf = (event: TimelineEvent | undefined): FileName[] => {
  const attached = Attached.safeParse(event?.data.attachments ?? event?.data.files ?? []);
  return (attached.data ?? []).flatMap(({ id, name, inline }) => (inline ? [] : [{ id, name }]));
};

const named = <N extends string>(name: N, files: readonly FileName[]) =>
  (files.length === 0 ? {} : { [name]: files }) as { readonly [K in N]?: readonly FileName[] };
