import { type BusinessCalendar, officeHours } from '../schedules/index.ts';
import { customKpiKey } from './custom-kpi.ts';
import type { KpiTerms } from './kpi.ts';
import type { PolicyTerms } from './policy-schema.ts';
import { targetFor } from './targets.ts';

/** The policy of a site that has set none, in the site's time zone. */
export interface DefaultPolicy extends PolicyTerms {
  readonly timeZone: string;
  readonly calendar: BusinessCalendar;
}

export const DEFAULT_POLICY = 'default';

/** A first response within four office hours, Monday to Friday. */
export const defaultPolicy = (timeZone: string): DefaultPolicy => ({
  id: DEFAULT_POLICY,
  name: 'First response within 4 business hours',
  timeZone,
  calendar: officeHours(timeZone),
  calendarId: 'office-hours',
  targets: { firstResponse: { others: 240 } },
  customKpis: [],
  thresholds: { warning: { percent: 75 } },
  pauseStatuses: ['waiting'],
});

/** What each clock is held against for an incident of this priority; none for what the policy does not promise. */
export function termsOf(
  policy: PolicyTerms,
  by: { priority: string; reason: string; timeZone: string },
): readonly KpiTerms[] {
  const common = {
    ...{ policyId: policy.id, calendarId: policy.calendarId, timeZone: by.timeZone },
    ...{ reason: by.reason, pauseStatuses: policy.pauseStatuses },
  };
  const own = Object.entries(policy.targets).flatMap(([kpi, targets]): KpiTerms[] => {
    const targetMinutes = targetFor(targets, by.priority);
    return targetMinutes === undefined ? [] : [{ kpi, targetMinutes, ...common, ...policy.thresholds }];
  });
  const custom = policy.customKpis.flatMap((kpi): KpiTerms[] => {
    const targetMinutes = targetFor(kpi.targets, by.priority);
    if (targetMinutes === undefined) return [];
    const { id, name, start, success, pause, thresholds = policy.thresholds } = kpi;
    const conditions = { start, success, ...(pause ? { pause } : {}) };
    return [{ kpi: customKpiKey(id), name, conditions, targetMinutes, ...common, ...thresholds }];
  });
  return [...own, ...custom];
}
