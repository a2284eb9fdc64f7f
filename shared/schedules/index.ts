export { alwaysOpen, officeHours } from './built-in.ts';
export {
  addBusinessMinutes,
  businessMsBetween,
  NeverOpens,
  nextOpening,
  type Opening,
  type OpenTime,
  openingAt,
  openTimes,
} from './business-time.ts';
export type { BusinessCalendar, DatedHours } from './calendar.ts';
export type { OpenInterval } from './hours.ts';
