import type { BusinessCalendar } from './calendar.ts';
import { DAY_MINUTES, type OpenInterval } from './hours.ts';

const always: readonly OpenInterval[] = [{ from: 0, to: DAY_MINUTES }];
const office: readonly OpenInterval[] = [{ from: 9 * 60, to: 17 * 60 }];

export const ALWAYS_ID = '24x7';
export const OFFICE_HOURS_ID = 'office-hours';

/** Calendars that every site has. Nobody can change or delete them. */
export const builtInIds: readonly string[] = [ALWAYS_ID, OFFICE_HOURS_ID];

/** Open around the clock. */
export const alwaysOpen = (timeZone: string): BusinessCalendar => ({
  id: ALWAYS_ID,
  timeZone,
  weekly: Array.from({ length: 7 }, () => always),
  dated: {},
});

/** Nine to five, Monday to Friday: what holds until a site has a calendar of its own. */
export const officeHours = (timeZone: string): BusinessCalendar => ({
  id: OFFICE_HOURS_ID,
  timeZone,
  weekly: [[], office, office, office, office, office, []],
  dated: {},
});
