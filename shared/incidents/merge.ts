import { DeskError } from '../platform/errors.ts';
import type { Change, IncidentState } from './change.ts';
import { isOpen } from './child-counts.ts';
import { timelineEvent } from './event.ts';
import { type Family, placesIn, refuseTooDeep } from './family.ts';
import type { Incident } from './incident.ts';
import { answered } from './lifecycle.ts';
import { placeAfterMerge } from './merge-family.ts';
import { othersOf, united } from './merge-union.ts';
import type { MergeBy, MergeRequest, Merging } from './merging.ts';
import { nextVersion, placesOf, statusEvents } from './revise.ts';
import { MOST_MERGED } from './survivor.ts';

/** Children that one merge takes along: all of it is one transaction. */
const MOST_TAKEN = 15;
/** Contacts who take part in one incident besides its own. */
const MOST_PARTICIPANTS = 10;

/**
 * Makes one incident a pointer to another, which takes over who takes part, its children, sums and tags. Parts
 * and timelines stay where they are: they are read over the survivor and all that was merged into it.
 * @throws DeskError conflict, saying what stands in the way.
 */
export function merge(merging: Merging, request: MergeRequest, by: MergeBy): Change {
  refuse(merging, request);
  refuseTooDeepChildren(merging, by.childDepth);
  const { away, survivor, children, family } = merging;
  const at = laterThan([away.incident, survivor.incident], by.now);
  const then = { ...by, now: at };
  const relatives = placeAfterMerge(merging, then);
  const gone = pointer(away.incident, survivor.incident.reference, at);
  const heir = awakened(
    nextVersion(united(away.incident, survivor.incident, relatives.survivorParent), at),
    away.incident,
    at,
  );
  // The same entry stands on both timelines: read together it is told once.
  const id = by.newId(at);
  const told = (state: IncidentState, after: Incident) => {
    const place = placesOf(after, then);
    const data = {
      from: gone.reference,
      into: heir.reference,
      ...(request.reason ? { because: request.reason } : {}),
      contact: away.incident.contact,
    };
    return [
      timelineEvent('merged', { ...place(by.actor), id }, data),
      ...statusEvents(state.incident, after, place(by.actor), 'merge'),
    ];
  };
  return {
    before: away,
    incident: gone,
    kpis: [],
    events: [...told(away, gone), ...relatives.events],
    parts: relatives.parts,
    messages: [],
    others: [
      { before: survivor, incident: heir, kpis: [], events: told(survivor, heir), messages: [] },
      ...children
        .filter(({ incident }) => incident.reference !== heir.reference)
        .map((child) => adopted(child, heir.reference, then)),
    ],
    // Whoever moves in the meantime could make the survivor a descendant of its own children.
    unmoved: placesIn({
      ancestors: family.ancestors.filter(({ reference }) => reference !== gone.reference),
      descendants: family.descendants.filter(({ level }) => level > 1),
    }),
  };
}

/** One instant for both, behind whatever either of them has told. */
const laterThan = (incidents: readonly Incident[], now: Date): Date =>
  new Date(Math.max(now.getTime(), ...incidents.map(({ updatedAt }) => Date.parse(updatedAt) + 1)));

/** What was solved is looked at again when something unsolved is merged into it. */
const awakened = (heir: Incident, gone: Incident, at: Date): Incident =>
  isOpen(gone) && heir.status === 'solved' ? answered(heir, at) : heir;

function refuseTooDeepChildren({ survivor, family }: Merging, childDepth: number): void {
  const [parent] = family.ancestors;
  const movesUp = parent !== undefined && family.descendants.some(isAt(survivor.incident.reference));
  const level = family.ancestors.length - (movesUp ? 1 : 0);
  for (const { incident, level: below } of family.descendants) {
    if (below !== 1 || incident.reference === survivor.incident.reference) continue;
    refuseTooDeep(incident, level + 1, { descendants: descendantsOf(incident, family) }, childDepth);
  }
}

const isAt = (reference: string) => (one: { incident: Incident }) => one.incident.reference === reference;

/** What stands below one child, with levels counted from it. */
function descendantsOf(child: Incident, { descendants }: Family) {
  const inside = new Set([child.reference]);
  return descendants
    .filter(({ incident: { reference, parent } }) => {
      const within = parent !== undefined && inside.has(parent);
      if (within) inside.add(reference);
      return within;
    })
    .map(({ incident, level }) => ({ incident, level: level - 1 }));
}

/** What is left of the one merged away: its sums have gone to the survivor. */
function pointer(away: Incident, mergedInto: string, at: Date): Incident {
  const { parent: _, ...before } = away;
  const sums = { openRequiredTasks: 0, minutes: { billable: 0, other: 0 }, attachments: 0 };
  const closedAt = before.closedAt ?? at.toISOString();
  return nextVersion({ ...before, ...sums, status: 'closed', closedAt, mergedInto }, at);
}

function adopted(child: IncidentState, parent: string, by: MergeBy): Change {
  const incident = nextVersion({ ...child.incident, parent }, by.now);
  const from = child.incident.parent;
  const place = placesOf(incident, by)(by.actor);
  return {
    before: child,
    incident,
    kpis: [],
    events: [timelineEvent('fieldChanged', place, { field: 'parent', from, to: parent, because: 'merge' })],
    messages: [],
  };
}

function refuse({ away, survivor, children, family }: Merging, request: MergeRequest): void {
  const [gone, heir] = [away.incident, survivor.incident];
  const conflict = (sentence: string, ...references: string[]) => {
    throw new DeskError('conflict', sentence, references.length > 0 ? { references } : {});
  };
  if (gone.reference === heir.reference) {
    conflict(
      request.into === gone.reference
        ? 'An incident cannot be merged into itself.'
        : `${request.into} was merged into ${gone.reference} before.`,
      gone.reference,
    );
  }
  if (gone.siteId !== heir.siteId) conflict('They belong to different sites.');
  if (heir.status === 'closed' && gone.status !== 'closed') {
    conflict(`${heir.reference} is closed: what is still worked on would be lost from sight there.`);
  }
  const strangers = othersOf(gone, heir);
  if (strangers.length > 0 && !request.acrossContacts) {
    conflict(
      `They are of different contacts. Both would take part in ${heir.reference}: say so with acrossContacts.`,
      heir.reference,
    );
  }
  if (heir.participants.length + strangers.length > MOST_PARTICIPANTS) {
    conflict(`More than ${MOST_PARTICIPANTS} contacts would take part besides its own.`);
  }
  if (heir.merged.length + 1 + gone.merged.length > MOST_MERGED) {
    conflict(`More than ${MOST_MERGED} incidents would be merged into ${heir.reference}.`);
  }
  if (children.length > MOST_TAKEN) {
    conflict(`It has more than ${MOST_TAKEN} children: detach some, or merge the other way round.`);
  }
  if (family.ancestors.slice(1).some(({ reference }) => reference === gone.reference)) {
    conflict(`${heir.reference} stands below a child of ${gone.reference}: it would be its own parent.`);
  }
}
