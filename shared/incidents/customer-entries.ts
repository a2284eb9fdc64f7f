import type { TimelineEvent } from './event.ts';
import type { Incident } from './incident.ts';

/** A customer at the timeline of an incident into which others may have been merged. */
export interface Viewer {
  readonly contactId: string;
  readonly address: string | undefined;
  /** The incident that they came for, and any of their own that were merged into the same one. */
  readonly own: ReadonlySet<string>;
  /** The incident that stands for it now. */
  readonly living: Incident;
}

/**
 * Whether a customer may read an entry. What contacts of merged incidents wrote and were written stays between
 * each of them and the desk: everybody reads what they wrote themselves, what was mailed to them, and what stands
 * on incidents that were their own. On the one where all meet, its own contact reads what neither comes from
 * another of them nor went to another alone.
 */
export function mayRead(event: TimelineEvent, viewer: Viewer): boolean {
  if (event.visibility !== 'public') return false;
  if (event.actor.kind === 'contact' && event.actor.id === viewer.contactId) return true;
  const recipients = event.type === 'emailOut' ? recipientsOf(event) : [];
  if (viewer.address && recipients.includes(viewer.address)) return true;
  const { living } = viewer;
  if (event.reference !== living.reference) return viewer.own.has(event.reference);
  if (living.contact.id !== viewer.contactId) return false;
  const others = living.participants;
  const byOther = event.actor.kind === 'contact' && others.some(({ id }) => id === event.actor.id);
  const toOther = others.some(({ address }) => address !== undefined && recipients.includes(address));
  return !byOther && !toOther;
}

/** The incidents of a contact among those merged into one, as its timeline tells of their merging. */
export function ownAmong(
  events: readonly TimelineEvent[],
  reference: string,
  contactId: string,
): Set<string> {
  const merged = events.filter(
    ({ type, data }) => type === 'merged' && (data.contact as { id?: unknown } | undefined)?.id === contactId,
  );
  return new Set([reference, ...merged.map(({ data }) => String(data.from))]);
}

const recipientsOf = ({ data }: TimelineEvent): string[] =>
  [data.to, data.cc, data.bcc].flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
