import type { TimelineEvent } from './event.ts';
import type { ContactRef, Incident } from './incident.ts';

/** A contact by the id it has, and those of contacts that were merged into it. */
export interface OneContact {
  readonly id: string;
  readonly ids: ReadonlySet<string>;
}

const under = ({ id, ids }: OneContact, written: string): string => (ids.has(written) ? id : written);

/**
 * An incident with its timeline as if its contact had always had the id it has now: what somebody wrote before
 * they were merged into another is theirs all the same.
 */
export function asOneContact<S extends { incident: Incident; events?: readonly TimelineEvent[] }>(
  state: S,
  one: OneContact,
): S {
  const named = <R extends ContactRef>(ref: R): R => ({ ...ref, id: under(one, ref.id) });
  const told = (event: TimelineEvent): TimelineEvent => {
    const contact = event.data.contact as ContactRef | undefined;
    return {
      ...event,
      actor:
        event.actor.kind === 'contact' ? { ...event.actor, id: under(one, event.actor.id) } : event.actor,
      ...(event.type === 'merged' && contact ? { data: { ...event.data, contact: named(contact) } } : {}),
    };
  };
  const { incident, events } = state;
  return {
    ...state,
    incident: {
      ...incident,
      contact: named(incident.contact),
      participants: incident.participants.map(named),
    },
    ...(events ? { events: events.map(told) } : {}),
  };
}
