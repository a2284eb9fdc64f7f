import { addBusinessMs, type BusinessCalendar, businessMsBetween, NeverOpens } from '../schedules/index.ts';
import type { KpiInstance, KpiTerms, Level, Threshold, ThresholdAt } from './kpi.ts';

/** The arithmetic of one clock. Instants are those of the change; every step begins by banking what has run. */

const MINUTE = 60_000;

/** So many pauses are kept of a clock, the newest; its time used knows of all. */
const MOST_PAUSES = 100;

const ranks: Readonly<Record<Level, number>> = { running: 0, followUp: 1, warning: 2, late: 3 };
const thresholds = ['followUp', 'warning', 'late'] as const;

export interface Stepped {
  readonly kpi: KpiInstance;
  /** The thresholds passed on the way, in order. */
  readonly passed: readonly Threshold[];
}

const targetOf = ({ targetMinutes }: { targetMinutes: number }): number => Math.round(targetMinutes * MINUTE);

/** Whether it has begun and is neither met nor cancelled. */
export const isLive = (kpi: KpiInstance): boolean =>
  !kpi.dormant && kpi.metAt === undefined && kpi.cancelledBy === undefined;

export const isRunning = (kpi: KpiInstance): boolean => isLive(kpi) && kpi.since !== undefined;

/** The due time stands once the target is used up: nothing that follows moves it but another target. */
const ranOut = (kpi: KpiInstance): boolean => kpi.level === 'late' || kpi.usedMs >= targetOf(kpi);

/** How much business time is used when a threshold passes. Follow-up never comes after the warning. */
export function usedAt(kpi: KpiInstance): Partial<Record<'followUp' | 'warning', number>> {
  const target = targetOf(kpi);
  const place = (at: ThresholdAt) =>
    'percent' in at ? (target * at.percent) / 100 : target - at.minutesBefore * MINUTE;
  const bounded = (at: ThresholdAt, most: number) => Math.round(Math.min(Math.max(place(at), 0), most));
  const warning = kpi.warning && bounded(kpi.warning, target);
  const followUp = kpi.followUp && bounded(kpi.followUp, warning ?? target);
  return {
    ...(followUp === undefined ? {} : { followUp }),
    ...(warning === undefined ? {} : { warning }),
  };
}

function levelOf(kpi: KpiInstance, at: number): Level {
  if (kpi.level === 'late' || (ranOut(kpi) && kpi.dueAt && at > Date.parse(kpi.dueAt))) return 'late';
  const { followUp, warning } = usedAt(kpi);
  if (warning !== undefined && kpi.usedMs >= warning) return 'warning';
  return followUp !== undefined && kpi.usedMs >= followUp ? 'followUp' : 'running';
}

const passedBetween = (kpi: KpiInstance, from: Level, to: Level): readonly Threshold[] =>
  thresholds.filter(
    (one) =>
      ranks[one] > ranks[from] && ranks[one] <= ranks[to] && (one === 'late' || kpi[one] !== undefined),
  );

function stateOf(kpi: KpiInstance): KpiInstance['state'] {
  if (kpi.metAt) return kpi.level === 'late' ? 'metLate' : 'met';
  if (kpi.cancelledBy) return 'cancelled';
  if (kpi.level === 'late') return 'late';
  return kpi.since === undefined ? 'paused' : kpi.level;
}

const withState = (kpi: KpiInstance): KpiInstance => ({ ...kpi, state: stateOf(kpi) });

/** Brings a clock up to `at`: what has run since it was looked at last is used, what was passed is said. */
export function bank(kpi: KpiInstance, calendar: BusinessCalendar, at: Date): Stepped {
  if (!isRunning(kpi) || kpi.since === undefined || at.toISOString() < kpi.since) return { kpi, passed: [] };
  const from = new Date(kpi.since);
  const usedMs = kpi.usedMs + businessMsBetween(calendar, from, at);
  const runsOut = !ranOut(kpi) && usedMs >= targetOf(kpi);
  const { followUpAt: _f, warningAt: _w, ...rest } = kpi;
  const used: KpiInstance = {
    ...rest,
    usedMs,
    since: at.toISOString(),
    dueAt: runsOut
      ? addBusinessMs(calendar, from, targetOf(kpi) - kpi.usedMs).toISOString()
      : ranOut(kpi)
        ? kpi.dueAt
        : undefined,
  };
  const level = levelOf(used, at.getTime());
  const passed = passedBetween(used, kpi.level, level);
  // A level once reached is not left by time.
  const reached = ranks[level] > ranks[kpi.level] ? level : kpi.level;
  return { kpi: withState({ ...used, level: reached }), passed };
}

export function pause(kpi: KpiInstance, calendar: BusinessCalendar, at: Date): Stepped {
  if (!isRunning(kpi)) return { kpi, passed: [] };
  const banked = bank(kpi, calendar, at);
  const { since: _, ...stopped } = banked.kpi;
  const last = stopped.pauses.at(-1);
  const joins = last?.to === at.toISOString();
  const pauses = joins
    ? [...stopped.pauses.slice(0, -1), { from: last.from }]
    : [...stopped.pauses, { from: at.toISOString() }];
  return { kpi: withState({ ...stopped, pauses: pauses.slice(-MOST_PAUSES) }), passed: banked.passed };
}

export function resume(kpi: KpiInstance, calendar: BusinessCalendar, at: Date): Stepped {
  if (!isLive(kpi) || kpi.since !== undefined) return { kpi, passed: [] };
  const pauses = pausesUntil(kpi, at);
  return bank(withState({ ...kpi, pauses, since: at.toISOString() }), calendar, at);
}

/** Its pauses, of which the last ends now where it has not; one of no time is none. */
function pausesUntil({ pauses }: KpiInstance, at: Date): KpiInstance['pauses'] {
  const to = at.toISOString();
  return pauses
    .map((pause) => (pause.to === undefined ? { ...pause, to } : pause))
    .filter((pause) => pause.from !== pause.to);
}

/** Met at `at`, late where its due time had passed. It stays so, unless it begins anew. */
export function meet(kpi: KpiInstance, calendar: BusinessCalendar, at: Date): Stepped {
  if (!isLive(kpi)) return { kpi, passed: [] };
  const banked = bank(kpi, calendar, at);
  const pauses = pausesUntil(kpi, at);
  return { kpi: withState({ ...banked.kpi, pauses, metAt: at.toISOString() }), passed: banked.passed };
}

/** Nothing is owed any more. What is met stays so, but where the policy holds it no more it does not begin anew. */
export function cancel(
  kpi: KpiInstance,
  calendar: BusinessCalendar,
  at: Date,
  by: NonNullable<KpiInstance['cancelledBy']>,
): KpiInstance {
  if (!isLive(kpi) && !kpi.dormant) {
    if (by !== 'policy') return kpi;
    const { since: _, ...settled } = scheduled(kpi, calendar);
    return { ...settled, cancelledBy: by };
  }
  const { kpi: banked } = bank(kpi, calendar, at);
  const { since: _, ...stopped } = banked;
  return withState({ ...stopped, pauses: pausesUntil(kpi, at), cancelledBy: by });
}

/** Runs again from nothing, as the next response does with the next question. */
export function restart(kpi: KpiInstance, at: Date, running: boolean): KpiInstance {
  const { metAt: _m, cancelledBy: _c, dormant: _d, since: _s, ...rest } = kpi;
  const { dueAt: _due, warningAt: _w, followUpAt: _f, ...kept } = rest;
  const from = at.toISOString();
  return withState({
    ...kept,
    ...{ startedAt: from, usedMs: 0, level: 'running', round: kpi.dormant ? kpi.round : kpi.round + 1 },
    ...(running ? { since: from, pauses: [] } : { pauses: [{ from }] }),
  });
}

/**
 * Goes on where it was met: the time in between is left out. One that has used more than it is owed by now is due at
 * once, unless it had run out before.
 */
export function reopen(kpi: KpiInstance, at: Date, running: boolean): KpiInstance {
  if (kpi.metAt === undefined) return kpi;
  const { metAt, since: _, dormant: _d, ...rest } = kpi;
  const { dueAt, ...undue } = rest;
  const to = at.toISOString();
  const span = running ? (metAt === to ? [] : [{ from: metAt, to }]) : [{ from: metAt }];
  return withState({
    ...undue,
    ...(ranOut(kpi) ? { dueAt: dueAt !== undefined && dueAt <= metAt ? dueAt : to } : {}),
    pauses: [...kpi.pauses, ...span].slice(-MOST_PAUSES),
    ...(running ? { since: to } : {}),
  });
}

/**
 * The same clock under other terms: what it has used stays used, and its due time follows from that. One that is
 * late stays late, with the due time that was missed. One that has used more than its new target is due at once.
 */
export function retarget(
  kpi: KpiInstance,
  terms: KpiTerms,
  by: { from: BusinessCalendar; to: BusinessCalendar; at: Date },
): Stepped {
  const old = isLive(kpi) ? bank(kpi, by.from, by.at) : { kpi: scheduled(kpi, by.from), passed: [] };
  const { followUp: _f, warning: _w, ...without } = old.kpi;
  const taken: KpiInstance = { ...without, ...terms, pauseStatuses: [...terms.pauseStatuses] };
  if (!isLive(kpi)) {
    // Its due time was that of the terms it was met under.
    const { since: _, ...settled } = taken;
    return { kpi: settled, passed: [] };
  }
  if (old.kpi.level === 'late') return { kpi: withState(taken), passed: old.passed };
  const { dueAt: _due, ...undue } = taken;
  const due = undue.usedMs >= targetOf(undue) ? { dueAt: by.at.toISOString() } : {};
  const fresh: KpiInstance = { ...undue, ...due, level: 'running' };
  const level = levelOf(fresh, by.at.getTime());
  // A stopped clock passes nothing until it runs again.
  const kept = isRunning(fresh) || ranks[level] < ranks[old.kpi.level] ? level : old.kpi.level;
  const passed = [...old.passed, ...passedBetween(fresh, old.kpi.level, kept)];
  return { kpi: withState({ ...fresh, level: kept }), passed };
}

/** With the instants that lie ahead: none of a clock that stands, and none that never come. */
export const scheduled = (kpi: KpiInstance, calendar: BusinessCalendar): KpiInstance =>
  Object.fromEntries(
    Object.entries(withInstants(kpi, calendar)).filter(([, value]) => value !== undefined),
  ) as KpiInstance;

function withInstants(kpi: KpiInstance, calendar: BusinessCalendar): KpiInstance {
  const { followUpAt: _f, warningAt: _w, ...rest } = kpi;
  if (kpi.since === undefined || kpi.cancelledBy || kpi.dormant) return rest;
  const from = new Date(kpi.since);
  const ahead = (used: number | undefined): string | undefined => {
    if (used === undefined || used < kpi.usedMs) return undefined;
    try {
      return addBusinessMs(calendar, from, used - kpi.usedMs).toISOString();
    } catch (error) {
      if (error instanceof NeverOpens) return undefined;
      throw error;
    }
  };
  const isKept = ranOut(kpi) || (kpi.metAt !== undefined && kpi.dueAt !== undefined);
  const dueAt = isKept ? kpi.dueAt : ahead(targetOf(kpi));
  if (kpi.metAt !== undefined) return { ...rest, dueAt };
  const { followUp, warning } = usedAt(kpi);
  const followUpAt = ranks[kpi.level] < ranks.followUp ? ahead(followUp) : undefined;
  const warningAt = ranks[kpi.level] < ranks.warning ? ahead(warning) : undefined;
  return {
    ...rest,
    dueAt,
    ...(followUpAt ? { followUpAt } : {}),
    ...(warningAt ? { warningAt } : {}),
  };
}
