import type { BusinessCalendar } from './calendar.ts';
import type { Calendar } from './calendar-schema.ts';
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

/** A built-in calendar in the form of those that are stored; undefined for any other id. */
export function builtInCalendar(id: string, timeZone: string): Calendar | undefined {
  const always = id === ALWAYS_ID;
  if (!always && id !== OFFICE_HOURS_ID) return undefined;
  const workday = [always ? { from: '00:00', to: '24:00' } : { from: '09:00', to: '17:00' }];
  const weekend = always ? workday : [];
  return {
    ...{ id, timeZone, version: 0, holidays: [], countryHolidays: [], exceptions: [] },
    name: always ? '24×7' : 'Office hours',
    weekly: {
      ...{ monday: workday, tuesday: workday, wednesday: workday, thursday: workday, friday: workday },
      ...{ saturday: weekend, sunday: weekend },
    },
    resolved: { fromYear: 0, toYear: 0, days: [] },
  };
}
