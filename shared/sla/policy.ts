import { type BusinessCalendar, officeHours } from '../schedules/index.ts';
import type { KpiTerms } from './kpi.ts';
import type { PolicyTerms } from './policy-schema.ts';

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
  thresholds: { warning: { percent: 75 } },
  pauseStatuses: ['waiting'],
});

/** What each clock is held against for an incident of this priority; none for what the policy does not promise. */
export function termsOf(
  policy: PolicyTerms,
  by: { priority: string; reason: string; timeZone: string },
): readonly KpiTerms[] {
  return Object.entries(policy.targets).flatMap(([kpi, targets]): KpiTerms[] => {
    const targetMinutes = targets?.[by.priority as keyof typeof targets] ?? targets?.others;
    if (targetMinutes === undefined) return [];
    return [
      {
        ...{ kpi, targetMinutes, policyId: policy.id, calendarId: policy.calendarId },
        ...{ timeZone: by.timeZone, reason: by.reason, pauseStatuses: policy.pauseStatuses },
        ...policy.thresholds,
      },
    ];
  });
}
