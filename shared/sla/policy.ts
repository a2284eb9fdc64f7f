import { type BusinessCalendar, officeHours } from '../schedules/index.ts';

/** What is promised, and when an agent is warned. Minutes are business minutes of the calendar. */
export interface SlaPolicy {
  readonly id: string;
  readonly name: string;
  readonly calendar: BusinessCalendar;
  readonly firstResponse: { readonly targetMinutes: number; readonly warningPercent: number };
}

/** The policy of a site that has set none: a first response within four office hours, Monday to Friday. */
export const defaultPolicy = (timeZone: string): SlaPolicy => ({
  id: 'default',
  name: 'First response within 4 business hours',
  calendar: officeHours(timeZone),
  firstResponse: { targetMinutes: 240, warningPercent: 75 },
});
