import type { NewId } from '../platform/ids.ts';
import type { Change, IncidentState } from './change.ts';
import type { Actor, EventPlace, TimelineEvent } from './event.ts';
import type { PartChange } from './part.ts';
import { nextVersion, placesOf } from './revise.ts';

export interface SalesBy {
  readonly actor: Actor;
  readonly now: Date;
  readonly newId: NewId;
}

/** A change of one part that leaves the incident's own fields as they are, with what the timeline says of it. */
export function partChanged<P extends PartChange>(
  state: IncidentState,
  changed: P,
  by: SalesBy,
  tell: (place: () => EventPlace) => readonly TimelineEvent[],
): Change & { readonly part: P['part'] } {
  const incident = nextVersion(state.incident, by.now);
  const place = placesOf(incident, by);
  return {
    before: state,
    incident,
    kpis: [],
    events: tell(() => place(by.actor)),
    parts: [changed],
    messages: [],
    part: changed.part,
  };
}

/** What every new part says of its making. */
export const made = (state: IncidentState, { actor, now }: SalesBy) => ({
  reference: state.incident.reference,
  revision: 0,
  createdAt: now.toISOString(),
  createdBy: { id: actor.id, name: actor.name },
});

export interface FieldChange {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** Where two parts differ in these fields. */
export const differences = <P extends object>(
  before: P,
  after: P,
  fields: readonly (keyof P & string)[],
): FieldChange[] =>
  fields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, from: before[field], to: after[field] }));

/** The part with what a request sets; null clears. */
export function patched<P extends object>(before: P, patch: Readonly<Record<string, unknown>>): P {
  const fields = new Map<string, unknown>(Object.entries(before));
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) fields.delete(field);
    else if (value !== undefined) fields.set(field, value);
  }
  return Object.fromEntries(fields) as P;
}
