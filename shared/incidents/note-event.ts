import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Settings } from '../settings/index.ts';
import type { Change, IncidentState } from './change.ts';
import { type Actor, type EventPlace, type TimelineEvent, timelineEvent } from './event.ts';
import { step } from './step.ts';

/** Something that happened outside of the desk, as an agent writes it down. */
export interface Happening {
  /** A built-in type that agents log, or one of the desk's own by its name. */
  readonly type: string;
  readonly text: string;
  /** How long a call took. */
  readonly minutes?: number | undefined;
  /** For when something is scheduled. */
  readonly at?: string | undefined;
}

/** The built-in types that agents log. */
export const loggedTypes = ['callIn', 'callOut', 'scheduled'] as const;

/**
 * An entry for what happened: a call, an appointment, or a type of the desk's own with its label and the
 * visibility that the settings give it. Work was done on the incident, so it is a new version of it.
 * @throws DeskError invalidRequest for an unknown type, naming the known ones, and for what a type does not have.
 */
export function noteEvent(
  state: IncidentState,
  happening: Happening,
  by: { actor: Actor; now: Date; newId: NewId; settings: Pick<Settings, 'eventTypes'> },
): Change {
  return step(state, state.incident, by, (place) => [
    entryOf(happening, place(by.actor), by.settings.eventTypes),
  ]);
}

function entryOf(
  { type, text, minutes, at }: Happening,
  place: EventPlace,
  own: Settings['eventTypes'],
): TimelineEvent {
  if (type === 'callIn' || type === 'callOut') {
    refuse('at', at, `A ${type} is logged when it has been.`);
    return timelineEvent(type, place, { text, ...(minutes === undefined ? {} : { minutes }) });
  }
  refuse('minutes', minutes, 'Only a call has minutes.');
  if (type === 'scheduled') {
    if (at === undefined) throw fault('at', 'It says when.');
    return timelineEvent('scheduled', place, { text, at });
  }
  const known = own.find(({ name }) => name === type);
  if (!known) {
    const names = [...loggedTypes, ...own.map(({ name }) => name)].join(', ');
    throw fault('type', `One of ${names}.`);
  }
  refuse('at', at, 'Only what is scheduled has an instant of its own.');
  const data = { name: known.name, label: known.label.en, text };
  return { ...timelineEvent('custom', place, data), visibility: known.visibility };
}

function refuse(field: string, value: unknown, detail: string): void {
  if (value !== undefined) throw fault(field, detail);
}

const fault = (field: string, detail: string) =>
  new DeskError('invalidRequest', `${field}: ${detail}`, {
    fields: [{ in: 'body', pointer: `/${field}`, detail }],
  });
