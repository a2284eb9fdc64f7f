import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import { theDesk, timelineEvent } from './event.ts';
import type { ContactRef, Incident } from './incident.ts';

/**
 * An incident of a contact that was merged into another, as that other's. Who asked stays named as they were when
 * they did. It is not worked on by this: where it stands in lists by its last change stays. Undefined where it
 * does not name the contact.
 */
export function passOn(
  state: IncidentState,
  contacts: { readonly from: string; readonly to: string },
  by: { readonly now: Date; readonly newId: NewId },
): Change | undefined {
  const before = state.incident;
  const renamed = (one: ContactRef): ContactRef =>
    one.id === contacts.from ? { ...one, id: contacts.to } : one;
  if (![before.contact, ...before.participants].some(({ id }) => id === contacts.from)) return undefined;
  const contact = renamed(before.contact);
  const incident: Incident = {
    ...before,
    contact,
    participants: once(before.participants.map(renamed)).filter(({ id }) => id !== contact.id),
    version: before.version + 1,
  };
  const place = {
    ...{ id: by.newId(by.now), reference: before.reference, actor: theDesk, version: incident.version },
    // Behind whatever the incident has told, whichever machine's clock is behind.
    at: new Date(Math.max(by.now.getTime(), Date.parse(before.updatedAt))).toISOString(),
  };
  const told = { field: 'contact', from: contacts.from, to: contacts.to, because: 'contacts merged' };
  return {
    before: state,
    incident,
    kpis: [],
    events: [timelineEvent('fieldChanged', place, told)],
    messages: [],
  };
}

/** Each contact once, as first named. */
const once = (contacts: readonly ContactRef[]): ContactRef[] =>
  contacts.filter(({ id }, at) => contacts.findIndex((one) => one.id === id) === at);
