import type { BusinessCalendar } from '../schedules/index.ts';
import { bank, cancel, isLive, retarget } from './clock.ts';
import type { KpiInstance, KpiTerms } from './kpi.ts';
import {
  type Board,
  type Happening,
  type Moved,
  type Phase,
  replay,
  startedClock,
  type Told,
  tellings,
} from './promises.ts';

export interface TermsFrom {
  readonly reference: string;
  readonly siteId: string;
  readonly at: Date;
  /** What has happened until then, the creation first; asked for only where `needsPast` says so. */
  readonly past: readonly Happening[];
  readonly calendars: { readonly from: BusinessCalendar; readonly to: BusinessCalendar };
}

/** Whether terms promise one of the desk's own clocks that was not promised until now. */
export const needsPast = (kpis: readonly KpiInstance[], terms: readonly KpiTerms[]): boolean =>
  terms.some(
    ({ kpi: name, conditions }) =>
      !conditions && !kpis.some(({ kpi, cancelledBy }) => kpi === name && cancelledBy !== 'policy'),
  );

/**
 * The promises under other terms, from `at` on. What they do not hold ends, unless it is met. What was not promised
 * until now counts from where it would have begun, by the new calendar; what was done before is no promise.
 */
export function underTerms(board: Board, terms: readonly KpiTerms[], by: TermsFrom): Moved {
  const told: Told[] = [];
  const settle = (kpi: KpiInstance, term: KpiTerms): KpiInstance => {
    const stepped = retarget(kpi, term, { ...by.calendars, at: by.at });
    told.push(...tellings(kpi, stepped));
    return stepped.kpi;
  };
  const wanted = new Map(terms.map((one) => [one.kpi, one]));
  const kept = board.kpis.map((kpi) => {
    const term = wanted.get(kpi.kpi);
    if (!term) return cancel(kpi, by.calendars.from, by.at, 'policy');
    return settle(kpi.cancelledBy === 'policy' ? promisedAgain(kpi, term, board.phase, by) : kpi, term);
  });
  const known = new Set(kept.map(({ kpi }) => kpi));
  const added = terms
    .filter(({ kpi }) => !known.has(kpi))
    .map((term) => settle(promisedFirst(term, by), term));
  return { phase: board.phase, kpis: [...kept, ...added], told };
}

/** A clock of conditions begins no earlier than now: what it would have seen is not known. */
function promisedFirst(term: KpiTerms, by: TermsFrom): KpiInstance {
  return term.conditions ? startedClock(term, { ...by, dormant: true }) : unpromised(term, by);
}

function promisedAgain(kpi: KpiInstance, term: KpiTerms, phase: Phase, by: TermsFrom): KpiInstance {
  const { cancelledBy: _, ...mine } = kpi;
  if (kpi.conditions) {
    const runs = phase !== 'waiting' && !kpi.dormant && kpi.metAt === undefined;
    return { ...mine, ...(runs ? { since: by.at.toISOString() } : {}) };
  }
  const now = unpromised(term, by);
  if (now.dormant && kpi.metAt !== undefined && !kpi.dormant) return mine;
  const { round, revision, level, dueAt } = kpi;
  if (now.startedAt !== kpi.startedAt) return { ...now, round: round + 1, revision };
  // The same round of it: what was told of it before stays told.
  return { ...now, round, revision, level, ...(level === 'late' ? { dueAt } : {}) };
}

/**
 * One of the desk's own clocks as it has run without a promise: how much is used, and nothing that has passed. What
 * was done before is no promise: one that has ended waits for its next beginning, if there is one.
 */
function unpromised(term: KpiTerms, by: TermsFrom): KpiInstance {
  const [ran] = replay(by.past, [term], { ...by, calendar: by.calendars.to }).kpis;
  if (!ran) throw new Error('What has happened begins with the creation.');
  const { kpi } = bank(ran, by.calendars.to, by.at);
  const { dueAt: _d, followUpAt: _f, warningAt: _w, ...used } = { ...kpi, level: 'running' as const };
  if (isLive(kpi)) return used;
  const { cancelledBy: _, since: _s, ...ended } = used;
  return { ...ended, state: 'paused', dormant: true };
}
