import { DeskError } from '../platform/errors.ts';
import type { FamilyPlace } from './change.ts';
import { isOpen } from './child-counts.ts';
import type { Incident } from './incident.ts';

/** Children of one incident. */
export const MOST_CHILDREN = 200;

/** What stands above an incident and below another, as it was read. */
export interface Family {
  /** The parent first, the incident that has none last. */
  readonly ancestors: readonly Incident[];
  readonly descendants: readonly Descendant[];
}

export interface Descendant {
  readonly incident: Incident;
  /** 1 for a child. */
  readonly level: number;
}

/** Relatives that a decision rests on: they must stand where they stood when it is written. */
export const placesIn = ({ ancestors, descendants }: Family): FamilyPlace[] => [
  ...ancestors.map(({ reference, parent }) => ({ reference, parent })),
  ...descendants.map(({ incident: { reference, parent, children } }) => ({
    reference,
    parent,
    children: children.all,
  })),
];

/**
 * Refuses to put an incident, with those below it, on a level where work goes on deeper than the settings allow.
 * What is solved or closed may stand deeper: nobody looks after it there.
 * @throws DeskError conflict, naming those that would be too deep.
 */
export function refuseTooDeep(
  incident: Incident,
  level: number,
  { descendants }: Pick<Family, 'descendants'>,
  childDepth: number,
): void {
  const deep = [{ incident, level: 0 }, ...descendants].filter(
    (one) => isOpen(one.incident) && level + one.level > childDepth,
  );
  if (deep.length === 0) return;
  const levels = childDepth === 1 ? 'one level' : `${childDepth} levels`;
  throw new DeskError('conflict', `Children go ${levels} deep, and work on these goes on deeper then.`, {
    references: deep.map((one) => one.incident.reference),
  });
}
