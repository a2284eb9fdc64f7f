import type { NewId } from '../platform/ids.ts';
import { type Facts, factsOf } from '../rules/index.ts';
import { type BusinessCalendar, builtInCalendar, businessCalendar } from '../schedules/index.ts';
import {
  advance,
  type Board,
  cancelAll,
  type Happening,
  isDue,
  isLive,
  type KpiInstance,
  type KpiTerms,
  move,
  scheduled,
  startedClock,
  type Told,
  turnsAny,
  underTerms,
  watch,
} from '../sla/index.ts';
import type { Change, IncidentState } from './change.ts';
import { type EventPlace, type TimelineEvent, theDesk, timelineEvent } from './event.ts';
import { happeningsOf, phaseOf } from './happenings.ts';
import type { Incident } from './incident.ts';
import { placesOf } from './revise.ts';
import { sameValue } from './same-value.ts';

/** Calendars that are needed and are none of the built-in ones, by id. */
export type Calendars = ReadonlyMap<string, BusinessCalendar>;

/** What an incident is owed from a change on. */
export interface Owed {
  readonly terms: readonly KpiTerms[];
  readonly because: string;
  /** What has happened until then, where they promise a clock that was not promised before. */
  readonly past: readonly Happening[];
}

/**
 * The calendar of a clock. One that was deleted since counts as office hours: policies protect theirs, a clock of
 * a former policy has none to do so.
 */
export function calendarOf(
  { calendarId, timeZone }: { calendarId: string; timeZone: string },
  calendars: Calendars,
): BusinessCalendar {
  const known = calendars.get(calendarId);
  if (known) return known;
  const builtIn = builtInCalendar(calendarId, timeZone) ?? builtInCalendar('office-hours', timeZone);
  if (!builtIn) throw new Error('There are always office hours.');
  return businessCalendar(builtIn);
}

/** The statuses in which clocks stand, as those that are promised now say it. */
const stands = (kpis: readonly KpiInstance[]): readonly string[] =>
  (kpis.find(({ cancelledBy }) => cancelledBy !== 'policy') ?? kpis[0])?.pauseStatuses ?? ['waiting'];

/** Whether terms are others than those that the clocks run by. */
export function owesOther({ kpis }: IncidentState, terms: readonly KpiTerms[]): boolean {
  const had = new Map(kpis.map((kpi) => [kpi.kpi, kpi]));
  const wanted = new Set(terms.map(({ kpi }) => kpi));
  return (
    kpis.some((kpi) => !wanted.has(kpi.kpi) && kpi.cancelledBy !== 'policy') ||
    terms.some((term) => {
      const kpi = had.get(term.kpi);
      return !kpi || kpi.cancelledBy === 'policy' || !runsBy(kpi, term);
    })
  );
}

function runsBy(kpi: KpiInstance, { reason: _, timeZone: _zone, ...term }: KpiTerms): boolean {
  const { policyId, calendarId, targetMinutes, followUp, warning, pauseStatuses, name, conditions } = kpi;
  return (
    policyId === term.policyId &&
    calendarId === term.calendarId &&
    targetMinutes === term.targetMinutes &&
    sameValue(followUp, term.followUp) &&
    sameValue(warning, term.warning) &&
    sameValue(pauseStatuses, term.pauseStatuses) &&
    name === term.name &&
    sameValue(conditions, term.conditions)
  );
}

/** As much of a change as clocks ask for. */
type Happened = Pick<Change, 'before' | 'incident' | 'events'>;

/** Whether a change does anything to clocks, besides that time has passed. */
export const movesClocks = (change: Change): boolean =>
  happeningsOf(change).length > 0 ||
  change.incident.status !== change.before?.incident.status ||
  ends(change);

/** What conditions of clocks are told of a change: what stands on the incident after it, and what it means. */
function factsAfter(change: Happened, pauseStatuses: readonly string[]): Facts {
  const { before, incident } = change;
  const moved = before?.incident.status !== incident.status;
  const happenings = [
    ...(before ? [] : ['created']),
    ...happeningsOf(change),
    ...(moved ? [phaseOf(incident.status, pauseStatuses)] : []),
  ];
  const facts = factsOf({
    incident,
    now: new Date(incident.updatedAt),
    today: incident.updatedAt.slice(0, 10),
  });
  return { ...facts, values: { ...facts.values, happenings } };
}

/** Whether a clock that goes by conditions of its own is moved by a change. */
export function turnsClocks(change: Change): boolean {
  const { before, incident } = change;
  const kpis = (before?.kpis ?? []).filter(({ conditions }) => conditions !== undefined);
  if (kpis.length === 0) return false;
  const pauseStatuses = stands(kpis);
  return turnsAny(
    { phase: phaseOf(incident.status, pauseStatuses), kpis },
    factsAfter(change, pauseStatuses),
  );
}

/** Whether nothing is owed on it from this change on. */
const ends = ({ before, incident }: Change): boolean =>
  (incident.mergedInto !== undefined && before?.incident.mergedInto === undefined) ||
  (incident.cancelled !== undefined && before?.incident.cancelled === undefined);

/** Whether any clock has something to say by the instant of a change. */
export const hasDue = ({ before, incident }: Change): boolean =>
  (before?.kpis ?? []).some((kpi) => isDue(kpi, new Date(incident.updatedAt)));

/**
 * The change with the promises as it leaves them: what has passed until its instant, what it meets, stops, starts
 * anew or ends, and other terms where it brings some. The timeline tells of it.
 */
export function withPromises<C extends Change>(
  change: C,
  by: { newId: NewId; calendars: Calendars; owed?: Owed | undefined },
): C {
  const { before, incident } = change;
  const touched = by.owed || movesClocks(change) || hasDue(change) || turnsClocks(change);
  if (!before || !touched) return { ...change, promised: true };
  const at = new Date(incident.updatedAt);
  const told: Told[] = [];
  const [first] = before.kpis.filter(isLive).concat(before.kpis);
  const own = by.owed?.terms[0] ?? first;
  if (!own) return { ...change, promised: true };
  const from = calendarOf(first ?? own, by.calendars);
  let board: Board = { phase: phaseOf(before.incident.status, stands(before.kpis)), kpis: before.kpis };
  const step = (moved: Board & { told: readonly Told[] }) => {
    board = moved;
    told.push(...moved.told);
  };
  const banked = board.kpis.map((kpi) => advance(kpi, from, at));
  step({
    phase: board.phase,
    kpis: banked.map(({ kpi }) => kpi),
    told: banked.flatMap(({ kpi, passed }) => passed.map((what) => ({ kpi, what }))),
  });
  const calendar = calendarOf(own, by.calendars);
  if (by.owed) step(owe(board, by.owed, before.incident, { at, from, to: calendar }));
  if (ends(change)) step(cancelAll(board, at, calendar));
  else {
    for (const happening of happeningsOf(change)) step(move(board, happening, at, calendar));
    const phase = phaseOf(incident.status, stands(board.kpis));
    if (board.phase !== phase) step(move(board, phase, at, calendar));
    if (board.kpis.some(({ conditions }) => conditions)) {
      step(watch(board, factsAfter(change, stands(board.kpis)), at, calendar));
    }
  }
  const known = new Map(before.kpis.map((kpi) => [kpi.kpi, kpi]));
  const after = board.kpis.map((kpi) => scheduled(kpi, calendarOf(kpi, by.calendars)));
  const changed = after.filter((kpi) => !sameValue(known.get(kpi.kpi), kpi));
  const place = placesOf(incident, { now: at, newId: by.newId });
  return {
    ...change,
    promised: true,
    kpis: changed,
    events: [
      ...change.events,
      ...told.map((one) => toldEvent(one, place(theDesk))),
      ...(by.owed ? changedEvents(known, changed, by.owed.because, () => place(theDesk)) : []),
    ],
  };
}

/** The promises of an incident that is just there, and what the timeline has to say of them. */
export function openBoard(
  change: Happened,
  by: { terms: readonly KpiTerms[]; calendar: BusinessCalendar },
): { kpis: readonly KpiInstance[]; told: readonly Told[] } {
  const { reference, siteId, createdAt, status } = change.incident;
  const at = new Date(createdAt);
  const pauseStatuses = by.terms[0]?.pauseStatuses ?? [];
  const kpis = by.terms.map((terms) =>
    startedClock(terms, { reference, siteId, at, dormant: terms.conditions !== undefined }),
  );
  const moved = move({ phase: 'open', kpis }, phaseOf(status, pauseStatuses), at, by.calendar);
  const watched = kpis.some(({ conditions }) => conditions)
    ? watch(moved, factsAfter(change, pauseStatuses), at, by.calendar)
    : moved;
  return { kpis: watched.kpis.map((kpi) => scheduled(kpi, by.calendar)), told: watched.told };
}

/** The promises alone of an incident that is just there. */
export const openPromises = (
  incident: Incident,
  by: { terms: readonly KpiTerms[]; calendar: BusinessCalendar },
): readonly KpiInstance[] => openBoard({ incident, events: [] }, by).kpis;

const owe = (
  board: Board,
  { terms, past }: Owed,
  before: Incident,
  by: { at: Date; from: BusinessCalendar; to: BusinessCalendar },
) => {
  const pauseStatuses = terms[0]?.pauseStatuses;
  const moved = underTerms(board, terms, {
    ...{ reference: before.reference, siteId: before.siteId, at: by.at, past },
    calendars: { from: by.from, to: by.to },
  });
  if (!pauseStatuses) return moved;
  // The new policy may let its clocks stand in other statuses.
  const phase = phaseOf(before.status, pauseStatuses);
  if (phase === moved.phase) return moved;
  const then = move(moved, phase, by.at, by.to);
  return { ...then, told: [...moved.told, ...then.told] };
};

const named = ({ kpi, name }: KpiInstance) => ({ kpi, ...(name === undefined ? {} : { name }) });

const types = {
  followUp: 'slaFollowUp',
  warning: 'slaWarning',
  late: 'slaLate',
} as const;

/** What the timeline says of a threshold that was passed, or of a clock that has ended. */
export function toldEvent({ kpi, what }: Told, place: EventPlace): TimelineEvent {
  const data = { ...named(kpi), ...(kpi.dueAt ? { dueAt: kpi.dueAt } : {}) };
  if (what === 'met' || what === 'metLate') {
    return timelineEvent('slaMet', place, { ...data, late: what === 'metLate' });
  }
  return timelineEvent(types[what], place, data);
}

function changedEvents(
  known: ReadonlyMap<string, KpiInstance>,
  changed: readonly KpiInstance[],
  because: string,
  place: () => EventPlace,
): readonly TimelineEvent[] {
  return changed
    .filter((kpi) => !kpi.dormant && isLive(kpi) && known.get(kpi.kpi)?.dueAt !== kpi.dueAt)
    .map((one) => {
      const { kpi, dueAt } = one;
      const from = known.get(kpi)?.dueAt;
      return timelineEvent('slaChanged', place(), {
        ...{ ...named(one), because },
        ...(dueAt ? { dueAt } : {}),
        ...(from ? { from } : {}),
      });
    });
}
