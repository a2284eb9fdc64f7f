import type { NewId } from '../platform/ids.ts';
import type { IncidentState } from './change.ts';
import type { Actor } from './event.ts';
import type { Family } from './family.ts';
import type { Child } from './part.ts';

export interface MergeRequest {
  /** The reference that the request named; the survivor is where it leads to. */
  readonly into: string;
  readonly reason?: string | undefined;
  /** Whether the two may be of different contacts. */
  readonly acrossContacts: boolean;
}

/** The two of a merge, with their relatives as they stand. */
export interface Merging {
  readonly away: IncidentState;
  readonly survivor: IncidentState;
  /** Children of the one merged away. */
  readonly children: readonly IncidentState[];
  /** Where it has children: what stands above the survivor, and below the one merged away. */
  readonly family: Family;
  /** The rows that place the one merged away under its parent, and the survivor under the one merged away. */
  readonly links: readonly Child[];
}

export interface MergeBy {
  readonly actor: Actor;
  readonly now: Date;
  readonly newId: NewId;
  readonly childDepth: number;
}
