import { type Condition, evaluate, factsOf, needsOf, testsOf } from '../rules/index.ts';
import type { BusinessCalendar } from '../schedules/index.ts';
import type { Settings } from '../settings/index.ts';
import { comesTo, type KpiInstance } from '../sla/index.ts';
import { daysAfter, minutesAfter } from './count-time.ts';
import type { Escalation, EscalationTrigger } from './escalation.ts';
import { sinceOf, type WatchedIncident } from './watched.ts';

/** What a site has set up that time brings. */
export interface TimerTerms {
  readonly escalations: readonly Escalation[];
  readonly timers: Settings['timers'];
}

export const timerKinds = ['escalation', 'followUp', 'giveUp', 'close', 'feedback'] as const;
export type TimerKind = (typeof timerKinds)[number];

/** Something that time does to an incident. */
export interface Timer {
  readonly kind: TimerKind;
  /** Which of its kind: the id of an escalation, the number of a follow-up. */
  readonly what: string;
  readonly at: string;
  /** The occasion: for each it is done once. */
  readonly of: string;
}

/** As much of an incident as its timers follow from. */
export interface Watched {
  readonly incident: WatchedIncident;
  readonly kpis: readonly KpiInstance[];
}

/** The calendar by its id, in a zone where it is a built-in one. */
export type CalendarBy = (named: { calendarId: string; timeZone: string }) => BusinessCalendar;

/** An escalation that calls itself forth, such as by taking the assignee away, comes to an end. */
export const MOST_TIMES = 20;

const open = new Set(['unresolved', 'updated', 'waiting']);

/** Everything that time will do to an incident as it stands, the earliest first; by level where it is at once. */
export function timersOf(watched: Watched, terms: TimerTerms, calendarBy: CalendarBy): readonly Timer[] {
  const { incident } = watched;
  if (incident.mergedInto) return [];
  const own = businessOf(watched, calendarBy);
  const found = [
    ...terms.escalations.flatMap((one) => escalationTimer(one, watched, own, calendarBy) ?? []),
    ...(whenWaiting(incident, terms.timers, own) ?? []),
    ...(whenSolved(incident, terms.timers, own) ?? []),
  ];
  return found.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

/** The calendar of the incident's promises: by it business time is counted. None where all time is. */
function businessOf({ kpis }: Watched, calendarBy: CalendarBy): BusinessCalendar | undefined {
  const named = kpis.find(({ cancelledBy }) => !cancelledBy) ?? kpis[0];
  return named && calendarBy(named);
}

function escalationTimer(
  escalation: Escalation,
  watched: Watched,
  own: BusinessCalendar | undefined,
  calendarBy: CalendarBy,
): Timer | undefined {
  const { incident } = watched;
  const { id, trigger, enabled, count, when } = escalation;
  if (!enabled || !open.has(incident.status)) return undefined;
  const occasion = occasionOf(trigger, watched);
  if (occasion === undefined || isDone(escalation, incident, occasion)) return undefined;
  if (when && isPlain(when) && !evaluate(when, factsAlone(incident)).holds) return undefined;
  const at =
    trigger.on === 'kpi'
      ? kpiInstant(trigger, watched, calendarBy)
      : minutesAfter(occasion, trigger.minutes, count === 'business' ? own : undefined);
  return at === undefined ? undefined : { kind: 'escalation', what: id, at, of: occasion };
}

function isDone({ id, again }: Escalation, { timers }: WatchedIncident, occasion: string): boolean {
  const done = timers?.escalations[id];
  return done !== undefined && (!again || done.of === occasion || done.times >= MOST_TIMES);
}

/** What an escalation would be for, as the incident stands; undefined where there is no occasion. */
function occasionOf(trigger: EscalationTrigger, { incident, kpis }: Watched): string | undefined {
  const since = sinceOf(incident);
  switch (trigger.on) {
    case 'kpi': {
      const kpi = kpis.find((one) => one.kpi === trigger.kpi);
      return kpi && `round ${kpi.round}`;
    }
    case 'unassigned':
      return incident.assignee ? undefined : since.unassigned;
    case 'noReply':
      return incident.status === 'waiting' ? undefined : since.unanswered;
    case 'noAnswer':
      return incident.status === 'waiting' ? since.status : undefined;
    default:
      return since.touched;
  }
}

function kpiInstant(
  trigger: Extract<EscalationTrigger, { on: 'kpi' }>,
  { kpis }: Watched,
  calendarBy: CalendarBy,
): string | undefined {
  const kpi = kpis.find((one) => one.kpi === trigger.kpi);
  const at = kpi && comesTo(kpi, trigger, calendarBy(kpi))?.toISOString();
  // Of what is over it is only known since when: what comes before the due time has come by then.
  const ahead = trigger.threshold !== 'late' ? trigger.minutes <= 0 : trigger.minutes < 0;
  return at && ahead && kpi?.dueAt && kpi.dueAt < at ? kpi.dueAt : at;
}

/** Whether a condition can be told by the incident alone, whenever it is asked. */
function isPlain(when: Condition): boolean {
  const { contact, account, description, message, calendars } = needsOf([when]);
  const timed = testsOf(when).some(({ test }) => byTime.has(test.operator));
  return !(contact || account || description || message || calendars.length > 0 || timed);
}
const byTime = new Set(['matches', 'longerAgoThan', 'withinLast']);

const factsAlone = (incident: WatchedIncident) =>
  factsOf({ incident, now: new Date(incident.updatedAt), today: incident.updatedAt.slice(0, 10) });

function whenWaiting(
  incident: WatchedIncident,
  { followUp }: Settings['timers'],
  own: BusinessCalendar | undefined,
): readonly Timer[] | undefined {
  if (!followUp || incident.status !== 'waiting') return undefined;
  const { status: of } = sinceOf(incident);
  const last = incident.timers?.followUps;
  const done = last?.of === of ? last : undefined;
  const sent = done?.sent ?? 0;
  const isLast = sent >= followUp.times;
  // Whether it was solved for lack of an answer already is told by the status.
  if (isLast && !followUp.thenSolve) return undefined;
  const days = done && !done.from ? (sent + 1) * followUp.afterDays : followUp.afterDays;
  const at = daysAfter(done?.from ?? of, days, followUp.count === 'business' ? own : undefined);
  if (at === undefined) return undefined;
  return [{ kind: isLast ? 'giveUp' : 'followUp', what: String(sent + 1), at, of }];
}

function whenSolved(
  incident: WatchedIncident,
  { close, feedback }: Settings['timers'],
  own: BusinessCalendar | undefined,
): readonly Timer[] | undefined {
  const { status, solvedAt, timers, cancelled } = incident;
  if (solvedAt === undefined || (status !== 'solved' && status !== 'closed')) return undefined;
  const closing =
    close && status === 'solved'
      ? daysAfter(solvedAt, close.afterDays, close.count === 'business' ? own : undefined)
      : undefined;
  const asking =
    feedback && !cancelled && !timers?.feedback && incident.contact.address
      ? minutesAfter(solvedAt, feedback.afterHours * 60)
      : undefined;
  return [
    ...(asking ? [{ kind: 'feedback' as const, what: 'request', at: asking, of: solvedAt }] : []),
    ...(closing ? [{ kind: 'close' as const, what: 'close', at: closing, of: solvedAt }] : []),
  ];
}
