import * as z from 'zod';
import type { BusinessCalendar, DatedHours } from './calendar.ts';
import { minutesOf, type OpenInterval, withoutMinutes } from './hours.ts';
import { Hours, hoursOf, LocalDate, Name, TimeZone, WeeklyHours, weekOf } from './hours-schema.ts';

/** A site has so many calendars at most. */
export const MOST_CALENDARS = 200;
const MOST_DATES = 500;

const noDateTwice = (list: readonly { date: string }[], context: z.core.$RefinementCtx) => {
  const seen = new Set<string>();
  for (const [index, { date }] of list.entries()) {
    if (seen.has(date)) {
      context.addIssue({ code: 'custom', path: [index, 'date'], message: 'This date stands here twice.' });
    }
    seen.add(date);
  }
};

export const holidayTypes = ['public', 'bank', 'school', 'optional', 'observance'] as const;

/** Holidays of a country and, where it has regions, of one of them: `BY`, or `LA.NO` for one within. */
export const CountryHolidays = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, 'A country by its two letters, such as DE.'),
  region: z
    .string()
    .regex(/^[\w-]{1,12}(\.[\w-]{1,12})?$/, 'A region of the country, such as BY.')
    .optional(),
  types: z.array(z.enum(holidayTypes)).min(1).max(holidayTypes.length).default(['public']),
});
export type CountryHolidays = z.infer<typeof CountryHolidays>;

const dated = { date: LocalDate, hours: Hours.default([]).meta({ description: 'None: closed all day.' }) };

/** What an admin says of a calendar. Exceptions win over holidays, and these over the week. */
export const CalendarInput = z.strictObject({
  name: Name,
  timeZone: TimeZone,
  weekly: WeeklyHours,
  holidays: z
    .array(z.strictObject({ ...dated, name: Name }))
    .max(MOST_DATES)
    .superRefine(noDateTwice)
    .default([]),
  countryHolidays: z.array(CountryHolidays).max(5).default([]),
  exceptions: z
    .array(z.strictObject({ ...dated, name: Name.optional() }))
    .max(MOST_DATES)
    .superRefine(noDateTwice)
    .default([]),
});
export type CalendarInput = z.infer<typeof CalendarInput>;

/** A day on which the rules of a country close the calendar, or a part of it. */
export const ResolvedDay = z.object({
  date: z.string(),
  name: z.string(),
  /** The part of the day that is off; the whole where absent. */
  closed: z.object({ from: z.string(), to: z.string() }).optional(),
});
export type ResolvedDay = z.infer<typeof ResolvedDay>;

/** A calendar as it is stored. The days of the country's rules are written out when it is saved. */
export const Calendar = z.object({
  ...CalendarInput.shape,
  id: z.string(),
  /** 0: built in. */
  version: z.int(),
  resolved: z.object({ fromYear: z.int(), toYear: z.int(), days: z.array(ResolvedDay) }),
  updatedAt: z.iso.datetime().optional(),
  updatedBy: z.object({ id: z.string(), name: z.string() }).optional(),
});
export type Calendar = z.infer<typeof Calendar>;

/** Hours that a calendar had until it was changed. */
export const FormerHours = Calendar.pick({
  timeZone: true,
  weekly: true,
  holidays: true,
  exceptions: true,
  resolved: true,
}).extend({ until: z.iso.datetime() });
export type FormerHours = z.infer<typeof FormerHours>;

/** A calendar with the hours it had before, the latest first. Clocks ask for them, nobody else does. */
export const CalendarWithPast = Calendar.extend({ former: z.array(FormerHours).default([]) });
export type CalendarWithPast = z.infer<typeof CalendarWithPast>;

/** The same for the engine: before each change it is open as it was then. */
export function calendarWithPast({
  former: [latest, ...older],
  ...calendar
}: CalendarWithPast): BusinessCalendar {
  const now = businessCalendar(calendar);
  if (!latest) return now;
  const { until, ...hours } = latest;
  const before = calendarWithPast({ ...calendar, ...hours, former: older });
  return { ...now, former: { until: Date.parse(until), calendar: before } };
}

/** The calendar for the engine: for each date the hours that hold on it. */
export function businessCalendar(
  calendar: Pick<Calendar, 'id' | 'timeZone' | 'weekly' | 'holidays' | 'exceptions' | 'resolved'>,
): BusinessCalendar {
  const weekly = weekOf(calendar.weekly);
  const dates: Record<string, DatedHours> = {};
  for (const { date, closed } of calendar.resolved.days) {
    const usual = dates[date]?.open ?? weekly[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? [];
    dates[date] = { open: closed ? withoutMinutes(usual, partOf(closed)) : [], wins: 'holiday' };
  }
  for (const { date, hours } of calendar.holidays) dates[date] = { open: hoursOf(hours), wins: 'holiday' };
  for (const { date, hours } of calendar.exceptions)
    dates[date] = { open: hoursOf(hours), wins: 'exception' };
  return { id: calendar.id, timeZone: calendar.timeZone, weekly, dated: dates };
}

const partOf = ({ from, to }: { from: string; to: string }): OpenInterval => ({
  from: minutesOf(from),
  to: minutesOf(to),
});
