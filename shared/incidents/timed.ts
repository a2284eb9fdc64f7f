import {
  aheadOf,
  type CalendarBy,
  type IncidentTimer,
  nameOf,
  type Since,
  sinceOf,
  type Timer,
  type TimerTerms,
  timersOf,
  type Watched,
} from '../escalations/index.ts';
import type { KpiInstance } from '../sla/index.ts';
import type { Change } from './change.ts';
import { happeningsOf } from './happenings.ts';
import { stateAfter } from './one-change.ts';
import { sameValue } from './same-value.ts';

/** Since when the incident is as a change leaves it. */
export function sinceAfter(change: Change): Since {
  const { before, incident, events } = change;
  const at = incident.updatedAt;
  if (!before) {
    return { status: at, touched: at, unanswered: at, ...(incident.assignee ? {} : { unassigned: at }) };
  }
  const had = sinceOf(before.incident);
  const happened = happeningsOf(change);
  const answered = happened.includes('agentReply');
  const unanswered = answered ? undefined : (had.unanswered ?? (happened.length > 0 ? at : undefined));
  const unassigned = incident.assignee ? undefined : (had.unassigned ?? at);
  return {
    status: before.incident.status === incident.status ? had.status : at,
    touched: events.some(({ actor }) => actor.kind !== 'desk') ? at : had.touched,
    ...(unassigned ? { unassigned } : {}),
    ...(unanswered ? { unanswered } : {}),
  };
}

/** The clocks whose calendars are needed to tell what time does to an incident. */
export const clocksTimed = (change: Change): readonly KpiInstance[] => stateAfter(change).kpis;

/** The change with what time does next to the incident as it leaves it. */
export function withTimer<C extends Change>(change: C, terms: TimerTerms, calendarBy: CalendarBy): C {
  const incident = { ...change.incident, since: sinceAfter(change) };
  const timed = { ...change, incident };
  const ahead = aheadOf(timersOf(stateAfter(timed), terms, calendarBy));
  const { next, soon } = ahead;
  const had = change.before?.timer;
  // What is due is looked at again: it may have been held back for what is now otherwise.
  const isDue = next !== undefined && next.at <= incident.updatedAt;
  if (!isDue && sameValue([had?.next, had?.soon], [next, soon]) && (had?.held ?? []).length === 0)
    return timed;
  const { reference, siteId, version } = incident;
  return { ...timed, timer: { reference, siteId, held: [], version, ...ahead } };
}

/** What its item says of what comes next. */
export type Ahead = ReturnType<typeof aheadOf>;

/** Those of an incident's timers whose time has come, but for what was held back on it as it stands. */
export function dueTimers(
  state: Watched & {
    readonly timer?: IncidentTimer | undefined;
    readonly incident: { version: number; updatedAt: string };
  },
  now: Date,
  by: { terms: TimerTerms; calendarBy: CalendarBy },
): { due: readonly Timer[]; ahead: Ahead } {
  const { timer, incident } = state;
  const held = new Set(timer?.heldAt === incident.version ? timer.held : []);
  const all = timersOf(state, by.terms, by.calendarBy).filter((one) => !held.has(nameOf(one)));
  const until = nowOf(incident, now, state.kpis);
  const due = all.filter(({ at }) => at <= until);
  return { due, ahead: aheadOf(all) };
}

/**
 * The instant up to which things are due, as far as the incident has been seen: changes that come at one instant
 * stand a millisecond apart, and a clock may have been fired by then that came to its threshold at this instant.
 */
export const nowOf = (
  { updatedAt }: { readonly updatedAt: string },
  now: Date,
  kpis: readonly KpiInstance[],
): string =>
  [updatedAt, ...kpis.flatMap(({ since }) => since ?? [])].reduce(
    (latest, at) => (at > latest ? at : latest),
    now.toISOString(),
  );
