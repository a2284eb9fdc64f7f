import type { BusinessCalendar, OpenInterval } from './calendar.ts';

/** What is promised, and when an agent is warned. Minutes are business minutes of the calendar. */
export interface SlaPolicy {
  readonly id: string;
  readonly name: string;
  readonly calendar: BusinessCalendar;
  readonly firstResponse: { readonly targetMinutes: number; readonly warningPercent: number };
}

const officeHours: readonly OpenInterval[] = [{ from: 9 * 60, to: 17 * 60 }];

/** The policy of a site that has set none: a first response within four office hours, Monday to Friday. */
export const defaultPolicy = (timeZone: string): SlaPolicy => ({
  id: 'default',
  name: 'First response within 4 business hours',
  calendar: {
    id: 'office-hours',
    timeZone,
    weekly: [[], officeHours, officeHours, officeHours, officeHours, officeHours, []],
    closedDays: [],
  },
  firstResponse: { targetMinutes: 240, warningPercent: 75 },
});
