export {
  Availability,
  AvailabilityInput,
  changeAvailability,
  presenceAt,
  withoutReasons,
  workingCalendar,
} from './availability.ts';
export { type AvailabilityStore, availabilityStore } from './availability-store.ts';
export { alwaysOpen, builtInCalendar, builtInIds, officeHours } from './built-in.ts';
export {
  addBusinessMinutes,
  addBusinessMs,
  businessMsBetween,
  NeverOpens,
  nextOpening,
  type Opening,
  type OpenTime,
  openingAt,
  openTimes,
} from './business-time.ts';
export type { BusinessCalendar, DatedHours } from './calendar.ts';
export {
  businessCalendar,
  Calendar,
  CalendarInput,
  CalendarWithPast,
  CountryHolidays,
  holidayTypes,
  ResolvedDay,
} from './calendar-schema.ts';
export { CalendarBrief, type CalendarStore, calendarStore } from './calendar-store.ts';
export { calendarUse, calendarUseLabel, useCalendar } from './calendar-uses-store.ts';
export type { OpenInterval } from './hours.ts';
export { Hours, LocalDate, Name as CalendarName } from './hours-schema.ts';
export { timersReplanWrite } from './replan-job.ts';
export { ReplanJob, type ReplanJobStore, type ReplanOf, replanJobStore } from './replan-job-store.ts';
export { onCallAt, onCallBetween, Rota, RotaInput, type Shift, withoutAbsences } from './rota.ts';
export { type RotaStore, rotaStore } from './rota-store.ts';
export { rotaUse } from './rota-uses-store.ts';
export { calendarFrom, type ResolveHolidays, renewedHolidays } from './save-calendar.ts';

/** The holidays of countries weigh more than all the rest: they are loaded by whoever needs them, and then only. */
export const loadCountryHolidays = () => import('./country-holidays.ts');
