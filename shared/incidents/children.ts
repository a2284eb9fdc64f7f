import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, timelineEvent } from './event.ts';
import { type Family, MOST_CHILDREN, placesIn, refuseTooDeep } from './family.ts';
import type { Child } from './part.ts';
import { nextVersion, placesOf } from './revise.ts';

interface By {
  readonly actor: Actor;
  readonly now: Date;
  readonly newId: NewId;
}

const conflict = (sentence: string, ...references: string[]) =>
  new DeskError('conflict', sentence, references.length > 0 ? { references } : {});

/**
 * Puts an incident under a parent, with what stands below it. `child` has no `before` where it is opened as a
 * child. `family` is what stands above the parent, and below the child.
 * @throws DeskError conflict: a circle, a second parent, too many or too deep, a closed parent.
 */
export function attachChild(
  parent: IncidentState,
  child: Change,
  family: Family,
  by: By & { childDepth: number },
): Change {
  const above = parent.incident;
  refuse(above, child, family);
  refuseTooDeep(child.incident, family.ancestors.length + 1, family, by.childDepth);
  const incident = nextVersion(above, by.now);
  const place = placesOf(incident, by);
  const { reference } = child.incident;
  return {
    before: parent,
    incident,
    kpis: [],
    events: [
      timelineEvent('relationAdded', place(by.actor), {
        id: reference,
        relation: 'child',
        target: reference,
      }),
    ],
    parts: [{ kind: 'child', part: rowOf(reference, incident.reference, by) }],
    messages: [],
    others: [child],
    unmoved: placesIn(family),
  };
}

/** The change that gives an incident this parent, or none. */
export function moved(child: IncidentState, parent: string | undefined, by: By): Change {
  const { parent: from, ...rest } = child.incident;
  const incident = nextVersion({ ...rest, ...(parent === undefined ? {} : { parent }) }, by.now);
  const because = parent === undefined ? 'detached' : 'attached';
  const event = timelineEvent('fieldChanged', placesOf(incident, by)(by.actor), {
    field: 'parent',
    ...(from === undefined ? {} : { from }),
    ...(parent === undefined ? {} : { to: parent }),
    because,
  });
  return { before: child, incident, kpis: [], events: [event], messages: [] };
}

/** Takes a child from its parent. `row` is where it stands with the parent. */
export function detachChild(parent: IncidentState, child: IncidentState, row: Child, by: By): Change {
  const incident = nextVersion(parent.incident, by.now);
  const { reference } = child.incident;
  return {
    before: parent,
    incident,
    kpis: [],
    events: [
      timelineEvent('relationRemoved', placesOf(incident, by)(by.actor), {
        id: reference,
        relation: 'child',
        target: reference,
      }),
    ],
    parts: [{ kind: 'child', part: row, remove: true }],
    messages: [],
    others: [moved(child, undefined, by)],
  };
}

const rowOf = (child: string, parent: string, { actor, now }: By): Child => ({
  id: child,
  reference: parent,
  revision: 0,
  createdAt: now.toISOString(),
  createdBy: { id: actor.id, name: actor.name },
});

function refuse(parent: IncidentState['incident'], child: Change, { ancestors }: Family): void {
  const { reference, siteId } = child.incident;
  const had = child.before?.incident.parent;
  if (reference === parent.reference) throw conflict('An incident cannot be its own child.');
  if (siteId !== parent.siteId) throw conflict('They belong to different sites.');
  if (had !== undefined) {
    throw conflict(
      had === parent.reference ? `${reference} is its child already.` : `${reference} is a child of ${had}.`,
      had,
    );
  }
  if (ancestors.some((one) => one.reference === reference)) {
    throw conflict(`${reference} stands above it: neither can be above the other twice.`, reference);
  }
  if (parent.status === 'closed') throw conflict('It is closed, and takes no more children.');
  if (parent.children.all >= MOST_CHILDREN) {
    throw conflict(`It has ${MOST_CHILDREN} children, and takes no more.`);
  }
}
