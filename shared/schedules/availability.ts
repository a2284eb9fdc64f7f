import * as z from 'zod';
import { DeskError } from '../platform/errors.ts';
import { ALWAYS_ID } from './built-in.ts';
import { type Opening, openingAt } from './business-time.ts';
import type { BusinessCalendar } from './calendar.ts';
import { Name, TimeZone, WeeklyHours, weekOf } from './hours-schema.ts';

const CalendarId = z.string().regex(/^[\w-]{1,64}$/, 'The id of a calendar.');

/** When an agent works: by a calendar of the site, or hours of their own. */
export const WorkingHours = z.union(
  [z.strictObject({ calendarId: CalendarId }), z.strictObject({ timeZone: TimeZone, weekly: WeeklyHours })],
  'Either a calendarId, or timeZone and weekly.',
);
export type WorkingHours = z.infer<typeof WorkingHours>;

const Absence = z
  .strictObject({ from: z.iso.datetime(), to: z.iso.datetime(), reason: Name })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), {
    path: ['to'],
    error: 'It ends after it begins.',
  });

export const AvailabilityInput = z.strictObject({
  workingHours: WorkingHours.default({ calendarId: ALWAYS_ID }),
  absences: z.array(Absence).max(200).default([]),
});
export type AvailabilityInput = z.infer<typeof AvailabilityInput>;

/** As it is stored, per agent. */
export const Availability = z.object({
  ...AvailabilityInput.shape,
  agentId: z.string(),
  /** 0: never saved. */
  version: z.int(),
  updatedAt: z.iso.datetime().optional(),
  updatedBy: z.object({ id: z.string(), name: z.string() }).optional(),
});
export type Availability = z.infer<typeof Availability>;

/** Whether somebody is there, and when that changes next; nothing where it does not within four years. */
export interface Presence {
  readonly available: boolean;
  /** Whether it is an absence that keeps them away, and not the hour. */
  readonly absent: boolean;
  readonly until?: Date;
  readonly availableFrom?: Date;
}

/** An agent who has said nothing is there at any hour: a site without schedules goes on by itself. */
export const unsavedAvailability = (agentId: string): Availability => ({
  ...{ agentId, version: 0, absences: [] },
  workingHours: { calendarId: ALWAYS_ID },
});

export const calendarOfHours = (hours: WorkingHours): string | undefined =>
  'calendarId' in hours ? hours.calendarId : undefined;

/** The calendar that an agent works by; `known` are those of the site. */
export function workingCalendar(
  { agentId, workingHours }: Availability,
  known: ReadonlyMap<string, BusinessCalendar>,
): BusinessCalendar | undefined {
  if ('calendarId' in workingHours) return known.get(workingHours.calendarId);
  const { timeZone, weekly } = workingHours;
  return { id: `agent ${agentId}`, timeZone, weekly: weekOf(weekly), dated: {} };
}

/** Whether an agent is there at an instant: within working hours, and not absent. */
export function presenceAt(
  { absences }: Pick<Availability, 'absences'>,
  calendar: BusinessCalendar,
  at: Date,
): Presence {
  const away = absences
    .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
    .sort((one, other) => one.from - other.from);
  const endOfAbsence = (instant: number) => {
    let end = instant;
    for (const { from, to } of away) if (from <= end && to > end) end = to;
    return end;
  };
  const absent = endOfAbsence(at.getTime()) > at.getTime();
  const now = openingAt(calendar, at);
  if (now.open && !absent) {
    const leaving = away.find(({ from }) => from > at.getTime())?.from;
    const until = Math.min(leaving ?? Number.POSITIVE_INFINITY, now.closesAt?.getTime() ?? Infinity);
    return { available: true, absent: false, ...(Number.isFinite(until) ? { until: new Date(until) } : {}) };
  }
  const back = nextPresence(calendar, at, endOfAbsence, absences.length);
  return { available: false, absent, ...(back ? { availableFrom: back } : {}) };
}

/** Goes from the end of an absence to the next opening, and from there to the end of the next absence. */
function nextPresence(
  calendar: BusinessCalendar,
  at: Date,
  endOfAbsence: (instant: number) => number,
  absences: number,
): Date | undefined {
  let from = at;
  for (let step = 0; step <= absences; step += 1) {
    from = new Date(endOfAbsence(from.getTime()));
    const { open, opensAt }: Opening = openingAt(calendar, from);
    if (open) return from;
    if (!opensAt) return undefined;
    if (endOfAbsence(opensAt.getTime()) === opensAt.getTime()) return opensAt;
    from = opensAt;
  }
  return undefined;
}

/** What others see of an agent's absences: that and when, not why. */
export const withoutReasons = (availability: Availability) => ({
  ...availability,
  absences: availability.absences.map(({ from, to }) => ({ from, to })),
});

/**
 * What is to be stored in place of `before`.
 * @throws DeskError forbidden when somebody who may only say when they are away would change working hours.
 */
export function changeAvailability(
  before: Availability,
  input: AvailabilityInput,
  by: { readonly actor: { id: string; name: string }; readonly now: Date; readonly mayChangeHours: boolean },
): Availability {
  if (!by.mayChangeHours && !sameHours(before.workingHours, input.workingHours)) {
    const detail = 'Working hours are the managers’ to set: send them as they are.';
    throw new DeskError('forbidden', detail, {
      fields: [{ in: 'body', pointer: '/workingHours', detail }],
    });
  }
  return {
    ...input,
    agentId: before.agentId,
    version: before.version + 1,
    updatedAt: by.now.toISOString(),
    updatedBy: { id: by.actor.id, name: by.actor.name },
  };
}

/** The schema gives both the same order of fields. */
const sameHours = (one: WorkingHours, other: WorkingHours) =>
  JSON.stringify(WorkingHours.parse(one)) === JSON.stringify(WorkingHours.parse(other));
