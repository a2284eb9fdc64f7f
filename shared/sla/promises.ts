import type { BusinessCalendar } from '../schedules/index.ts';
import {
  bank,
  cancel,
  isLive,
  isRunning,
  meet,
  pause,
  reopen,
  restart,
  resume,
  type Stepped,
  scheduled,
} from './clock.ts';
import type { KpiInstance, KpiTerms, Threshold } from './kpi.ts';

/** What moves clocks. */
export const happeningTypes = [
  ...(['created', 'agentReply', 'customerReply', 'waiting', 'open', 'solved', 'closed'] as const),
] as const;
export type HappeningType = (typeof happeningTypes)[number];

/** Where an incident stands as far as its clocks care. */
export type Phase = 'open' | 'waiting' | 'solved' | 'closed';

/** The promises of one incident. All of them that live go by one calendar. */
export interface Board {
  readonly phase: Phase;
  readonly kpis: readonly KpiInstance[];
}

/** A threshold that was passed, or the end of a clock. */
export interface Told {
  readonly kpi: KpiInstance;
  readonly what: Threshold | 'met' | 'metLate';
}

export interface Moved extends Board {
  readonly told: readonly Told[];
}

/** The clocks that the desk itself defines. */
export const ownKpis = ['firstResponse', 'nextResponse', 'resolution'] as const;

/** Something that happened to an incident. */
export interface Happening {
  readonly at: Date;
  readonly type: HappeningType;
}

/** A clock that begins with the incident; one that waits for its own beginning is dormant. */
export const startedClock = (
  terms: KpiTerms,
  by: { reference: string; siteId: string; at: Date; dormant?: boolean },
): KpiInstance => {
  const at = by.at.toISOString();
  return {
    ...{ ...terms, pauseStatuses: [...terms.pauseStatuses] },
    ...{ reference: by.reference, siteId: by.siteId, startedAt: at, usedMs: 0, pauses: [], round: 1 },
    ...{ level: 'running', revision: 1 },
    ...(by.dormant ? { state: 'paused', dormant: true } : { state: 'running', since: at }),
  };
};

type Step = (kpi: KpiInstance) => Stepped;
const still = (kpi: KpiInstance): Stepped => ({ kpi, passed: [] });

/**
 * The promises after a happening at `at`, which is not before what they have seen so far. A customer's reply
 * ends a wait, and opens again what was solved or closed; closing without solving ends the resolution, too.
 */
export function move(
  { phase, kpis }: Board,
  happening: Exclude<HappeningType, 'created'>,
  at: Date,
  calendar: BusinessCalendar,
): Moved {
  const next = phaseAfter(phase, happening);
  const told: Told[] = [];
  const after = kpis.map((before) => {
    // One that goes by conditions of its own is moved by `watch`; one that is not promised any more begins no more.
    if (before.conditions || before.cancelledBy === 'policy') return before;
    const steps = [
      ...phaseSteps(before.kpi, phase, next, at, calendar),
      ...replySteps(before, happening, at, next, calendar),
    ];
    return steps.reduce((kpi, step) => {
      const stepped = step(kpi);
      told.push(...tellings(kpi, stepped));
      return stepped.kpi;
    }, before);
  });
  return { phase: next, kpis: after, told };
}

function phaseAfter(phase: Phase, happening: HappeningType): Phase {
  if (happening === 'waiting') return 'waiting';
  if (happening === 'open' || happening === 'customerReply') return 'open';
  if (happening === 'closed') return 'closed';
  if (happening === 'solved') return phase === 'closed' ? 'closed' : 'solved';
  return phase;
}

export const isDone = (phase: Phase): boolean => phase === 'solved' || phase === 'closed';

function phaseSteps(
  name: string,
  from: Phase,
  to: Phase,
  at: Date,
  calendar: BusinessCalendar,
): readonly Step[] {
  if (from === to) return [];
  const running = to !== 'waiting';
  const own = name === 'resolution';
  if (own && isDone(from) && !isDone(to)) {
    return [(kpi) => still(reopen(kpi, at, running))];
  }
  if (own && isDone(to)) return [(kpi) => meet(kpi, calendar, at)];
  if (to === 'closed') return [(kpi) => still(cancel(kpi, calendar, at, 'closed'))];
  if (to === 'waiting') return [(kpi) => pause(kpi, calendar, at)];
  return [(kpi) => resume(kpi, calendar, at)];
}

function replySteps(
  { kpi: name }: KpiInstance,
  happening: HappeningType,
  at: Date,
  phase: Phase,
  calendar: BusinessCalendar,
): readonly Step[] {
  if (happening === 'agentReply' && (name === 'firstResponse' || name === 'nextResponse')) {
    return [(kpi) => meet(kpi, calendar, at)];
  }
  // The oldest unanswered message counts: the clock of one that still waits for its answer runs on.
  if (happening === 'customerReply' && name === 'nextResponse') {
    return [(kpi) => still(isLive(kpi) ? kpi : restart(kpi, at, phase !== 'waiting'))];
  }
  return [];
}

/** The promises after everything that has happened, in its order, with the creation as the first. */
export function replay(
  happenings: readonly Happening[],
  terms: readonly KpiTerms[],
  by: { reference: string; siteId: string; calendar: BusinessCalendar },
): Board {
  let board: Board = { phase: 'open', kpis: [] };
  for (const { at, type } of happenings) {
    board =
      type === 'created'
        ? { ...board, kpis: terms.map((term) => startedClock(term, { ...by, at })) }
        : move(board, type, at, by.calendar);
  }
  return board;
}

/** What a step of a clock has to say. */
export function tellings(before: KpiInstance, { kpi, passed }: Stepped): readonly Told[] {
  const ended = isLive(before) && kpi.metAt !== undefined;
  return [
    ...passed.map((what) => ({ kpi, what })),
    ...(ended ? [{ kpi, what: kpi.level === 'late' ? ('metLate' as const) : ('met' as const) }] : []),
  ];
}

/** An incident that was merged away owes nothing any more. */
export const cancelAll = ({ phase, kpis }: Board, at: Date, calendar: BusinessCalendar): Moved => ({
  phase,
  kpis: kpis.map((kpi) => cancel(kpi, calendar, at, 'merged')),
  told: [],
});

/** Time alone: what has passed by `at`. */
export function advance(kpi: KpiInstance, calendar: BusinessCalendar, at: Date): Stepped {
  const stepped = bank(kpi, calendar, at);
  return { ...stepped, kpi: scheduled(stepped.kpi, calendar) };
}

/** Whether the instant of a threshold has come, told by what was scheduled alone. */
export const isDue = (kpi: KpiInstance, at: Date): boolean => {
  const next = nextThreshold(kpi);
  return next !== undefined && next.at <= at.toISOString();
};

/** The instants at which something is still to happen to a running promise, the earliest first. */
export function thresholdsAhead(kpi: KpiInstance): readonly { at: string; threshold: Threshold }[] {
  if (!isRunning(kpi) || kpi.level === 'late') return [];
  const ahead: { at: string; threshold: Threshold }[] = [];
  if (kpi.followUpAt) ahead.push({ at: kpi.followUpAt, threshold: 'followUp' });
  if (kpi.warningAt) ahead.push({ at: kpi.warningAt, threshold: 'warning' });
  // On its due time it is not late yet: what is done then is done in time.
  if (kpi.dueAt) {
    ahead.push({ at: new Date(Date.parse(kpi.dueAt) + 1).toISOString(), threshold: 'late' });
  }
  return ahead.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

/** The first of them; undefined once nothing more will. */
export const nextThreshold = (kpi: KpiInstance): { at: string; threshold: Threshold } | undefined =>
  thresholdsAhead(kpi)[0];
