import * as z from 'zod';
import { addBusinessMinutes } from '../schedules/index.ts';
import type { SlaPolicy } from './policy.ts';

const Instant = z.iso.datetime();

/** One promise on one incident, as it is stored. Met and cancelled are final. */
export const KpiInstance = z.object({
  kpi: z.literal('firstResponse'),
  reference: z.string(),
  policyId: z.string(),
  calendarId: z.string(),
  /** Why this policy applies. */
  reason: z.string(),
  state: z.enum(['running', 'warning', 'late', 'met', 'metLate', 'cancelled']),
  targetMinutes: z.number(),
  startedAt: Instant,
  warningAt: Instant,
  dueAt: Instant,
  metAt: Instant.optional(),
  /** Counts the changes of this instance: a write names the one it has read. */
  revision: z.number().int(),
});
export type KpiInstance = z.infer<typeof KpiInstance>;

export type Threshold = 'warning' | 'late';

/** The promise of a first response, from the moment the incident is there. */
export function startFirstResponse(reference: string, policy: SlaPolicy, at: Date): KpiInstance {
  const { targetMinutes, warningPercent } = policy.firstResponse;
  const after = (minutes: number) => addBusinessMinutes(policy.calendar, at, minutes).toISOString();
  return {
    kpi: 'firstResponse',
    reference,
    policyId: policy.id,
    calendarId: policy.calendar.id,
    reason: 'The default policy of the site.',
    state: 'running',
    targetMinutes,
    startedAt: at.toISOString(),
    warningAt: after((targetMinutes * warningPercent) / 100),
    dueAt: after(targetMinutes),
    revision: 1,
  };
}

/** The instant at which something happens next to a running promise; undefined once nothing more will. */
export function nextThreshold(kpi: KpiInstance): { at: string; threshold: Threshold } | undefined {
  if (kpi.state === 'running') return { at: kpi.warningAt, threshold: 'warning' };
  if (kpi.state === 'warning') return { at: kpi.dueAt, threshold: 'late' };
  return undefined;
}

/** Where the promise stands at `now`, with every threshold passed on the way there, in order. */
export function advance(kpi: KpiInstance, now: Date): { kpi: KpiInstance; passed: Threshold[] } {
  const passed: Threshold[] = [];
  let current = kpi;
  for (let next = nextThreshold(current); next; next = nextThreshold(current)) {
    if (next.at > now.toISOString()) break;
    passed.push(next.threshold);
    current = { ...current, state: next.threshold };
  }
  return { kpi: current, passed };
}

const isFinal = ({ state }: KpiInstance): boolean =>
  state === 'met' || state === 'metLate' || state === 'cancelled';

/** Nothing is owed any more, as when the incident was merged into another. What is final stays as it was. */
export const cancel = (kpi: KpiInstance): KpiInstance =>
  isFinal(kpi) ? kpi : { ...kpi, state: 'cancelled' };

/** The first response was given at `at`. A promise already met or cancelled stays as it was. */
export function meet(kpi: KpiInstance, at: Date): KpiInstance {
  if (isFinal(kpi)) return kpi;
  const inTime = at.toISOString() <= kpi.dueAt;
  return { ...kpi, state: inTime ? 'met' : 'metLate', metAt: at.toISOString() };
}
