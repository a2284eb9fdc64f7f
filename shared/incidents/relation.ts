import { createHash } from 'node:crypto';
import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, timelineEvent } from './event.ts';
import type { Incident } from './incident.ts';
import type { PartChange, Relation } from './part.ts';
import { nextVersion, placesOf } from './revise.ts';

/** Relations of one incident, those of incidents merged into it included. */
export const MOST_RELATIONS = 200;

export interface NewRelation {
  readonly relation: Relation['relation'];
  /** The reference of an incident, an id in another system, or an http(s) URL as `URL` writes it. */
  readonly target: string;
  readonly title?: string | undefined;
}

interface By {
  readonly actor: Actor;
  readonly now: Date;
  readonly newId: NewId;
}

/** The same relation to the same target has the same id: the table holds it once, whoever writes it. */
export const relationId = (relation: Relation['relation'], target: string): string =>
  relation === 'incident'
    ? `incident-${target}`
    : `${relation}-${createHash('sha256').update(target).digest('base64url').slice(0, 22)}`;

export const relationPart = (
  reference: string,
  { relation, target, title }: NewRelation,
  { actor, now }: Pick<By, 'actor' | 'now'>,
): Relation => ({
  id: relationId(relation, target),
  reference,
  revision: 0,
  createdAt: now.toISOString(),
  createdBy: { id: actor.id, name: actor.name },
  relation,
  target,
  ...(title ? { title } : {}),
});

/**
 * Relates an incident to something. `had` are its relations so far; a relation to an incident stands on both, and
 * both timelines tell it.
 * @throws DeskError conflict where it stands already, or there are too many.
 */
export function addRelation(
  state: IncidentState,
  wanted: NewRelation,
  had: readonly Relation[],
  by: By,
): Change & { readonly relation: Relation } {
  const part = relationPart(state.incident.reference, wanted, by);
  const { reference, merged } = state.incident;
  if (part.relation === 'incident' && [reference, ...merged].includes(part.target)) {
    throw new DeskError('conflict', 'An incident is not related to itself.');
  }
  if (had.some(({ id }) => id === part.id)) {
    throw new DeskError('conflict', 'This relation stands already.');
  }
  if (had.length >= MOST_RELATIONS) {
    throw new DeskError('conflict', `It has ${MOST_RELATIONS} relations, and takes no more.`);
  }
  const incident = nextVersion(state.incident, by.now);
  const told = { id: part.id, relation: part.relation, target: part.target };
  const events = [
    timelineEvent('relationAdded', placesOf(incident, by)(by.actor), {
      ...told,
      ...(part.title ? { title: part.title } : {}),
    }),
  ];
  const parts: PartChange[] = [{ kind: 'relation', part }];
  if (part.relation === 'incident') {
    const other = relationPart(part.target, { relation: 'incident', target: reference }, by);
    parts.push({ kind: 'relation', part: other });
    events.push(
      timelineEvent('relationAdded', placeOn(other.reference, incident, by), {
        ...{ id: other.id, relation: other.relation, target: other.target },
      }),
    );
  }
  return { before: state, incident, kpis: [], events, parts, messages: [], relation: part };
}

/** Takes a relation away, with its `mirror` on the other incident where that still stands. */
export function removeRelation(
  state: IncidentState,
  part: Relation,
  mirror: Relation | undefined,
  by: By,
): Change {
  const incident = nextVersion(state.incident, by.now);
  const told = ({ id, relation, target }: Relation) => ({ id, relation, target });
  const parts: PartChange[] = [{ kind: 'relation', part, remove: true }];
  const events = [timelineEvent('relationRemoved', placesOf(incident, by)(by.actor), told(part))];
  if (mirror) {
    parts.push({ kind: 'relation', part: mirror, remove: true });
    events.push(timelineEvent('relationRemoved', placeOn(mirror.reference, incident, by), told(mirror)));
  }
  return { before: state, incident, kpis: [], events, parts, messages: [] };
}

/** The row of the other side, by the incident in whose partition it stands, and its id. */
export const mirrorOf = ({ relation, target, reference }: Relation) =>
  relation === 'incident' ? { reference: target, id: relationId('incident', reference) } : undefined;

/** A relation leaves the other incident as it is: its entry there names no version. */
const placeOn = (reference: string, { updatedAt: at }: Incident, { actor, now, newId }: By) => ({
  id: newId(now),
  reference,
  at,
  actor,
});
