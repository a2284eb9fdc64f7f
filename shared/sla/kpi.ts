import * as z from 'zod';
import { Condition } from '../rules/index.ts';

const Instant = z.iso.datetime();

/** When a threshold passes: at a share of the target, or so many business minutes before it is used up. */
export const ThresholdAt = z.union(
  [
    z.strictObject({ percent: z.number().min(0).max(100) }),
    z.strictObject({ minutesBefore: z.number().min(0).max(1_000_000) }),
  ],
  'Either a percent of the target, or minutesBefore it is due.',
);
export type ThresholdAt = z.infer<typeof ThresholdAt>;

/** By what a clock of a policy's own starts, is met, and stands. */
export const KpiConditions = z.object({
  start: Condition,
  success: Condition,
  pause: Condition.optional(),
});
export type KpiConditions = z.infer<typeof KpiConditions>;

export type Threshold = 'followUp' | 'warning' | 'late';
export type Level = 'running' | Threshold;

export const kpiStates = [
  ...(['running', 'paused', 'followUp', 'warning', 'late', 'met', 'metLate', 'cancelled'] as const),
] as const;

/** One promise on one incident, as it is stored: a clock, what it is held against, and how far it has come. */
export const KpiInstance = z.object({
  /** firstResponse, nextResponse, resolution, or `custom:` and the id that the policy gives it. */
  kpi: z.string(),
  /** What the policy calls a clock of its own. */
  name: z.string().optional(),
  /** As they stood when it was promised. */
  conditions: KpiConditions.optional(),
  reference: z.string(),
  siteId: z.string().default('main'),
  policyId: z.string(),
  calendarId: z.string(),
  /** The zone of the built-in calendars. */
  timeZone: z.string().default('UTC'),
  /** Why this policy applies. */
  reason: z.string(),
  state: z.enum(kpiStates),
  targetMinutes: z.number(),
  followUp: ThresholdAt.optional(),
  warning: ThresholdAt.optional(),
  startedAt: Instant,
  /** Business milliseconds used up to `since`, or in all where it stands. */
  usedMs: z.number().int(),
  /** From when on it has run since it was looked at last; absent where it stands. */
  since: Instant.optional(),
  /** How far it has come; a clock that stands keeps it. */
  level: z.enum(['running', 'followUp', 'warning', 'late']),
  pauses: z.array(z.object({ from: Instant, to: Instant.optional() })).default([]),
  /** What lies ahead, as it was when the clock was looked at last. */
  followUpAt: Instant.optional(),
  warningAt: Instant.optional(),
  dueAt: Instant.optional(),
  metAt: Instant.optional(),
  cancelledBy: z.enum(['closed', 'merged', 'policy']).optional(),
  /** It has not begun. */
  dormant: z.literal(true).optional(),
  /** The next response begins anew with each question: which this is. */
  round: z.int().default(1),
  /** In which statuses of the incident it stands. */
  pauseStatuses: z.array(z.string()).default(['waiting']),
  /** Counts the changes of this instance: a write names the one it has read. */
  revision: z.number().int(),
});
export type KpiInstance = z.infer<typeof KpiInstance>;

/** What a clock is held against. */
export interface KpiTerms {
  readonly kpi: string;
  readonly name?: string | undefined;
  readonly conditions?: KpiConditions | undefined;
  readonly policyId: string;
  readonly calendarId: string;
  readonly timeZone: string;
  readonly reason: string;
  readonly targetMinutes: number;
  readonly followUp?: ThresholdAt | undefined;
  readonly warning?: ThresholdAt | undefined;
  readonly pauseStatuses: readonly string[];
}

/** As they were stored before clocks could stand: they ran from their start, whatever happened. */
const Former = KpiInstance.partial({ usedMs: true, level: true, reason: true });

/** A promise as it comes from the table, in whichever form it was stored. */
export const StoredKpi = Former.transform((stored): KpiInstance => {
  const { usedMs = 0, level, reason = '', ...rest } = stored;
  if (stored.usedMs !== undefined && level !== undefined) return { ...rest, usedMs, level, reason };
  const past = { late: 'late', metLate: 'late', warning: 'warning' } as const;
  const { state } = stored;
  const cancelled = state === 'cancelled' ? { cancelledBy: 'merged' as const } : { since: stored.startedAt };
  return {
    ...rest,
    ...cancelled,
    warning: { percent: 75 },
    usedMs,
    reason,
    level: state === 'late' || state === 'metLate' || state === 'warning' ? past[state] : 'running',
  };
});
