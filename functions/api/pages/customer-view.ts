import type { IncidentState, TimelineEvent } from '../../../shared/incidents/index.ts';
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
  readonly conversation: readonly { at: string; from: 'you' | 'us'; name: string; text: string }[];
}

/** What is written for customers to read. */
const written = new Set(['emailIn', 'emailOut', 'comment', 'custom']);

/**
 * Nothing internal passes: only what was written between this customer and the desk. What belongs to others whose
 * incidents were merged with this one is theirs.
 */
export const customerView = (
  found: IncidentState & { description: string; events: readonly TimelineEvent[] },
): CustomerView => {
  const isOthers = othersOf(found);
  return {
    reference: found.incident.reference,
    subject: found.incident.subject,
    status: found.incident.status,
    language: found.incident.language,
    createdAt: found.incident.createdAt,
    updatedAt: found.incident.updatedAt,
    question: found.description,
    conversation: found.events.flatMap((event) => {
      const { text, automatic } = event.data;
      if (!written.has(event.type) || event.visibility !== 'public' || isOthers(event)) return [];
      if (automatic || typeof text !== 'string') return [];
      const from = event.actor.kind === 'contact' ? 'you' : 'us';
      return [{ at: event.at, from, name: event.actor.name, text }];
    }),
  };
};

/** Which entries are another contact's: on an incident of theirs, or written by them on this one. */
function othersOf({ incident, events }: IncidentState & { events: readonly TimelineEvent[] }) {
  const { reference, contact, participants } = incident;
  const others = new Set(participants.map(({ id }) => id).filter((id) => id !== contact.id));
  const own = new Set([reference]);
  for (const { type, data } of events) {
    const merged = type === 'merged' ? (data as { from?: unknown; contact?: { id?: unknown } }) : {};
    if (merged.contact?.id === contact.id) own.add(String(merged.from));
  }
  return ({ reference: on, actor }: TimelineEvent): boolean =>
    !own.has(on) || (actor.kind === 'contact' && others.has(actor.id));
}
